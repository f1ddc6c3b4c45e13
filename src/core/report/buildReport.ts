import { adapterName } from "../results/passport.ts";
import type { ExperimentResults } from "../results/results.ts";
import type { Claim } from "./claim.ts";
import { compareConditions, type TestedComparison } from "./comparisons/compareConditions.ts";
import { costClaims } from "./costClaims.ts";
import { measureFigures } from "./figures/figures.ts";
import { type MeasuredCondition, measuredCondition } from "./figures/measuredCondition.ts";
import { conditionNotices, repeatedReferenceNotices, runNotices } from "./notices.ts";
import { measurePairs } from "./pairs/measurePairs.ts";
import { pairClaims } from "./pairs/pairClaims.ts";
import { conditionClaims } from "./partClaims.ts";
import type { ConditionComparison, ConditionReport, Report } from "./report.ts";
import { type SettledClaim, settleClaims } from "./settleClaims.ts";
import { conditionVerdict } from "./verdict.ts";

/**
 * The report of an experiment. Figures over predictions are over the replicas
 * that trained to the end with finite loss, weights and logits; those that diverged or failed are
 * counted beside them. A figure that cannot be had is left out, and
 * its reason stands in `missing`.
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
 * `buildReport` in pieces, for a page that must stay responsive: yields before each condition
 * and between what follows, returns the report.
 */
export function* reportSteps(results: ExperimentResults): Generator<undefined, Report, undefined> {
  const { spec, dataset, passport } = results;
  const measured: MeasuredCondition[] = [];
  const conditions: ConditionReport[] = [];
  for (const condition of results.conditions) {
    yield;
    const notices = repeatedReferenceNotices(results, condition);
    const one = measuredCondition(results, condition);
    measured.push(one);
    conditions.push(conditionReport(one, notices));
  }
  yield;
  const comparisons = compareConditions(measured);
  yield;
  const ofPairs = pairClaims(measured);
  yield;
  const pairs = measurePairs(measured);
  yield;
  // Everything that the report could say in one direction, corrected together.
  const claims: readonly Claim[] = [
    ...comparisons.flatMap(({ claim }) => claim ?? []),
    ...measured.flatMap((condition, index) =>
      conditionClaims(condition, conditions[index].figures),
    ),
    ...ofPairs,
    ...costClaims(measured),
  ];
  const settled = settleClaims(claims);
  const outcomeOf = (claim: Claim) => settled[claims.indexOf(claim)];
  return {
    version: 3,
    experiment: spec.name,
    dataset: { name: dataset.name, testCount: dataset.testLabels.length },
    classNames: dataset.classNames,
    adapter: {
      name: adapterName(passport),
      kind: passport.kind,
      browser: passport.browser,
    },
    status: results.status,
    conditions,
    pairs,
    comparisons: comparisons.map((comparison) => settledComparison(comparison, outcomeOf)),
    claims: settled,
    notices: runNotices(results),
  };
}

function conditionReport(
  condition: MeasuredCondition,
  notices: readonly string[],
): ConditionReport {
  const measured = measureFigures(condition);
  return {
    name: condition.name,
    noise: condition.noise,
    measuredReplicas: condition.replicas.map(({ replicaIndex }) => replicaIndex),
    ...measured,
    verdict: conditionVerdict(condition, measured.figures),
    notices: [...conditionNotices(condition.counts, measured.figures), ...notices],
  };
}

function settledComparison(
  { candidate, claim, ...comparison }: TestedComparison,
  outcomeOf: (claim: Claim) => SettledClaim,
): ConditionComparison {
  if (claim === null) return { ...comparison, pValue: null, correctedPValue: null, larger: null };
  const { pValue, correctedPValue, isCarried, said } = outcomeOf(claim);
  return {
    ...comparison,
    pValue,
    correctedPValue,
    larger: isCarried ? candidate : null,
    sentence: said ?? comparison.sentence,
  };
}
