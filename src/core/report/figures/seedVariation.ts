import { hasEqualReplicas } from "../../experiment/noiseCondition.ts";
import { meanPairwiseChurn } from "../../metrics/pairwiseChurn.ts";
import { nestedComponents, type VarianceComponents } from "../../metrics/varianceComponents.ts";
import { mean } from "../../stats/mean.ts";
import { sampleStdDev } from "../../stats/stdDev.ts";
import { ordinal } from "../../text/counting.ts";
import {
  formatCount,
  formatInterval,
  formatPercent,
  formatPoints,
  formatQuantity,
  noFigure,
} from "../../text/format.ts";
import { defineFigure, Missing, tooFew } from "./figure.ts";

/** Replicas of one root seed; rates as fractions. */
export interface SeedValue {
  readonly seedBlock: number;
  readonly replicaCount: number;
  readonly meanAccuracy: number;
  /** Null for one replica. */
  readonly accuracySampleStdDev: number | null;
  /** Mean over the pairs of this seed's replicas; null for one replica. */
  readonly churn: number | null;
}

export interface SeedVariationValue {
  /** By ascending block. */
  readonly seeds: readonly SeedValue[];
  /** Null where no seed has two replicas. */
  readonly components: VarianceComponents | null;
  /** Whether replicas of a seed differ by their additions alone. */
  readonly isOfAdditions: boolean;
}

/** Missing for conditions of one root seed, and where every replica has seeds of its own. */
export const seedVariation = defineFigure({
  key: "seedVariation",
  title: "Accuracy spread between seeds",
  definition:
    "How far the root seeds lie apart in accuracy: the standard deviation between seeds, less what replicas of one seed vary by themselves (one-way analysis of variance).",
  source: "Searle, Casella and McCulloch 1992, Variance Components",
  unit: "points",
  measure: ({ sharesSeeds, blocks, noise }): SeedVariationValue | Missing => {
    if (!sharesSeeds) return new Missing("Needs shared seeds; every replica has its own.");
    if (blocks.length < 2) return tooFew("several root seeds", blocks.length);
    const hasTwins = blocks.some(({ accuracies }) => accuracies.length > 1);
    return {
      seeds: blocks.map(({ seedBlock, accuracies, predictions }) => ({
        seedBlock,
        replicaCount: accuracies.length,
        meanAccuracy: mean(accuracies),
        accuracySampleStdDev: accuracies.length < 2 ? null : sampleStdDev(accuracies),
        churn: predictions.length < 2 ? null : meanPairwiseChurn(predictions),
      })),
      components: hasTwins ? nestedComponents(blocks.map(({ accuracies }) => accuracies)) : null,
      isOfAdditions: hasEqualReplicas(noise),
    };
  },
  write: ({ seeds, components, isOfAdditions }) => {
    const churns = seeds.flatMap(({ churn }) => churn ?? []);
    const details = [
      components === null ? null : withinText(components, isOfAdditions),
      churns.length === 0 ? null : churnText(churns),
    ];
    return {
      number: components === null ? null : Math.sqrt(components.seedVariance),
      detail: details.filter((text) => text !== null).join("; ") || null,
    };
  },
  breakdown: {
    title: "By seed",
    note: "Conditions that share seeds, under several root seeds. Each is one draw of the seeds: what holds for the condition in general has to hold over them.",
    columns: [
      { label: "Seed", hint: "Root seed, counted from 1" },
      { label: "Replicas", hint: "Finite ones, with all of their shared seeds equal" },
      { label: "Accuracy, mean", hint: "Over the replicas of this seed" },
      {
        label: "Accuracy spread",
        hint: "Sample standard deviation over the replicas of this seed",
      },
      { label: "Churn", hint: "Averaged over pairs of replicas of this seed" },
    ],
    rows: ({ seeds }) =>
      seeds.map(({ seedBlock, replicaCount, meanAccuracy, accuracySampleStdDev, churn }) => [
        formatCount(ordinal(seedBlock)),
        formatCount(replicaCount),
        formatPercent(meanAccuracy),
        accuracySampleStdDev === null ? noFigure : formatPoints(accuracySampleStdDev),
        churn === null ? noFigure : formatPercent(churn),
      ]),
  },
});

/** Beside the deviation between seeds: "0.1 points within a seed, from additions". */
function withinText({ additionVariance, wasNegative }: VarianceComponents, isOfAdditions: boolean) {
  const within = `${formatPoints(Math.sqrt(additionVariance))} within a seed`;
  const cut = wasNegative ? "; variance between seeds estimated below 0" : "";
  return `${within}${isOfAdditions ? ", from additions" : ""}${cut}`;
}

/** The range over seeds. */
function churnText(churns: readonly number[]): string {
  const ends = { low: Math.min(...churns), high: Math.max(...churns) };
  const seeds = formatQuantity(churns.length, "seed");
  return ends.low === ends.high
    ? `churn ${formatPercent(ends.low)} in each of ${seeds}`
    : `churn ${formatInterval("percent", ends)} over ${seeds}`;
}
