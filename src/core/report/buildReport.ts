import type { ExperimentResults } from "../results/results.ts";
import { conditionFigures } from "./conditionFigures.ts";
import { formatCount } from "./format.ts";
import type { ConditionFigures, Report } from "./report.ts";
import { compareConditions, conditionVerdict } from "./verdict.ts";

/**
 * The report of an experiment. Diverged replicas are counted in every figure over predictions;
 * weight distance leaves out those whose weights are not finite, and says over how many it is.
 * Failed replicas have no figures; they are counted. A figure that cannot be had is null, with
 * its reason in `missing`.
 *
 * @returns Plain JSON; equal results give an equal report. The order of the replicas in the
 *   results changes nothing.
 * @throws {LabError} "metric-input" if the results' shapes do not fit together.
 */
export function buildReport(results: ExperimentResults): Report {
  const steps = reportSteps(results);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/**
 * `buildReport` in pieces, for a page that must stay responsive: yields before each condition,
 * returns the report.
 */
export function* reportSteps(results: ExperimentResults): Generator<undefined, Report, undefined> {
  const { spec, dataset, passport } = results;
  const testCount = dataset.testLabels.length;
  const figures: ConditionFigures[] = [];
  for (const condition of results.conditions) {
    yield;
    figures.push(conditionFigures(results, condition));
  }
  const { vendor, architecture, device, description } = passport;
  return {
    version: 1,
    experiment: spec.name,
    dataset: { name: dataset.name, testCount },
    classNames: dataset.classNames,
    adapter: {
      name:
        [vendor, architecture, device, description].filter((part) => part !== "").join(" ") ||
        "unnamed adapter",
      kind: passport.kind,
      browser: passport.browser,
    },
    status: results.status,
    conditions: figures.map((condition) => ({
      ...condition,
      verdict: conditionVerdict(condition, testCount),
      notices: conditionNotices(condition),
    })),
    comparisons: compareConditions(figures),
    notices: [
      ...(passport.kind === "software"
        ? ["Made on a software adapter: times say nothing about a GPU."]
        : []),
      ...(results.status === "cancelled"
        ? ["Cancelled: only the replicas that were done by then are in it."]
        : []),
      ...(results.error !== undefined
        ? [
            `Failed: only the replicas that were done by then are in it. ${results.error.message} ` +
              `(${results.error.code}).`,
          ]
        : []),
    ],
  };
}

function conditionNotices({ saturation, divergedCount, failedCount }: ConditionFigures): string[] {
  const notices: string[] = [];
  if (saturation !== null && !saturation.saturated) {
    const why =
      saturation.improvement === null
        ? "one epoch cannot tell whether accuracy still rises"
        : "test accuracy was still rising";
    notices.push(
      `Not yet saturated: ${why}. Short trainings understate some noise sources against others.`,
    );
  }
  if (divergedCount > 0) {
    notices.push(
      `${formatCount(divergedCount, "replica")} diverged: loss or weights not finite. Counted in ` +
        "every figure but weight distance.",
    );
  }
  if (failedCount > 0) {
    notices.push(`${formatCount(failedCount, "replica")} failed: counted in no figure.`);
  }
  return notices;
}
