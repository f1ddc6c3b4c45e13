import { isBitIdentical } from "../experiment/noiseCondition.ts";
import { seedBlockCountOf } from "../experiment/plan.ts";
import { leastStageEpochs, type Saturation } from "../metrics/saturation.ts";
import { referenceState } from "../results/referenceState.ts";
import type { ConditionResult, ExperimentResults, ReferenceStep } from "../results/results.ts";
import { formatCount, formatQuantity } from "../text/format.ts";
import type { ConditionFigures } from "./figures/figures.ts";
import type { ReplicaCounts } from "./figures/measuredCondition.ts";
import type { Report } from "./report.ts";

/** What a reader must know beside the figures of a condition. */
export function conditionNotices(
  { replicaCount, divergedCount, failedCount, unlearnedCount }: ReplicaCounts,
  { saturation }: ConditionFigures["figures"],
): string[] {
  const ofAll = (count: number) =>
    `${formatCount(count)} of ${formatQuantity(replicaCount, "replica")}`;
  return [
    saturation === undefined ? null : saturationNotice(saturation),
    divergedCount > 0
      ? `${ofAll(divergedCount)} not finite (loss, weights or logits): left out of the figures over predictions.`
      : null,
    failedCount > 0 ? `${ofAll(failedCount)} failed: counted in no figure.` : null,
    unlearnedCount > 0
      ? `${ofAll(unlearnedCount)} did not learn: test accuracy is not shown to be above the share of the largest class (exact binomial test). They are in the figures.`
      : null,
  ].filter((notice) => notice !== null);
}

function saturationNotice({ state, stageEpochCount }: Saturation): string | null {
  const why = {
    "no rise found": null,
    "rise found": "Test accuracy was not shown to have stopped rising.",
    "too few epochs":
      "Test accuracy was not shown to have stopped rising: since the learning rate last changed there " +
      `${stageEpochCount === 1 ? "is" : "are"} ${formatQuantity(stageEpochCount, "epoch")}, and ` +
      `${leastStageEpochs} are needed to tell.`,
  }[state];
  return why && `${why} Short trainings understate some noise sources against others.`;
}

/**
 * What a reader must know where divergence is from another training of the first replica than the one
 * in the results.
 */
export function repeatedReferenceNotices(
  { spec, versions }: ExperimentResults,
  { noise, cohortSize }: ConditionResult,
): string[] {
  const isRepeated = spec.trackDivergence && spec.replicaCount > cohortSize;
  // Version 1 of the kernels kept the first replica's weights; `stock` still does.
  const wasKept = versions.kernels === "1" || noise.reduction === "stock";
  if (!isRepeated || wasKept || isBitIdentical(noise)) return [];
  const ofSeed = seedBlockCountOf(spec, noise) === 1 ? "" : " of each seed";
  return [
    `Replicas after the first ${cohortSize}${ofSeed} trained beside another training of replica 1, with the same ` +
      "seeds and another order of additions: their divergence is from that one.",
  ];
}

/** What a reader must know about the whole run. */
export function runNotices(results: ExperimentResults): string[] {
  const { passport, status, error, referenceStep, costBlocks } = results;
  const notices: string[] = [];
  if (passport.kind === "software") {
    notices.push("Made on a software adapter: times say nothing about a GPU.");
  }
  if (referenceStep !== undefined) notices.push(...referenceNotices(referenceStep));
  if (costBlocks?.missing !== undefined) {
    notices.push(`Step times could not be measured in turns: ${costBlocks.missing}.`);
  }
  const doneOnly = "only the replicas that were done by then are in it.";
  if (status === "cancelled") notices.push(`Cancelled: ${doneOnly}`);
  if (error !== undefined) notices.push(`Failed: ${doneOnly} ${error.message} (${error.code}).`);
  return notices;
}

function referenceNotices(step: ReferenceStep): string[] {
  const what =
    step.condition === null ? "the probes of its float arithmetic" : "the reference step";
  if (referenceState(step) === "different") {
    const where = step.condition === null ? "" : ` (${step.condition})`;
    return [
      `The adapter changed its mind during this run: ${what}${where} gave other bits at the end than ` +
        "at the start. Replicas may differ for that reason, not by the noise of their condition.",
    ];
  }
  if (step.error === undefined) return [];
  return [
    `Whether the adapter computed alike to the end is unknown: ${what} could not run. ` +
      `${step.error.message} (${step.error.code}).`,
  ];
}

/** Each notice on a condition once, with the names of the conditions that carry it. */
export function sharedNotices({
  conditions,
}: Report): readonly { readonly notice: string; readonly names: readonly string[] }[] {
  const byNotice = new Map<string, string[]>();
  for (const { name, notices } of conditions) {
    for (const notice of notices) byNotice.set(notice, [...(byNotice.get(notice) ?? []), name]);
  }
  return [...byNotice].map(([notice, names]) => ({ notice, names }));
}
