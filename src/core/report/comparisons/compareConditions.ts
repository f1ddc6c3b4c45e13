import { hasEqualReplicas } from "../../experiment/noiseCondition.ts";
import { accuracySpread } from "../../metrics/accuracySpread.ts";
import { blockChurn } from "../../metrics/blockChurn.ts";
import { studentQuantile } from "../../stats/distributions.ts";
import { mean } from "../../stats/mean.ts";
import {
  leastStandardError,
  pairedTest,
  twoSampleTest,
  type UnitTest,
} from "../../stats/unitTest.ts";
import { formatPercent, formatPoints, formatQuantity, formatTimes } from "../../text/format.ts";
import { type Claim, claimLevel } from "../claim.ts";
import type { MeasuredCondition } from "../figures/measuredCondition.ts";
import { arePaired } from "../pairs/matchedReplicas.ts";
import {
  type ComparisonSide,
  comparedFigures,
  independentSide,
  pairedSides,
} from "./comparisonSide.ts";
import { detectableRatio, largestRatio, power } from "./detectableRatio.ts";
import { leastUnits } from "./leastUnits.ts";

/** Two conditions of one run compared by one figure, before the report's claims are settled. */
export interface TestedComparison {
  readonly a: string;
  readonly b: string;
  readonly figure: keyof typeof comparedFigures;
  /** Null where there are too few replicas or seeds for a test that holds its level. */
  readonly test: string | null;
  /** Whether replicas, or seed blocks, with the same seeds were compared in pairs. */
  readonly isPaired: boolean;
  /** Figure of the noisier condition over that of the other; null where that is 0. */
  readonly ratio: number | null;
  /** The ratio that so many replicas could have shown with a power of 80 %; null if none. */
  readonly detectableRatio: number | null;
  /** The condition with more, should the test be significant; null without a test. */
  readonly candidate: string | null;
  /** Null without a test: `sentence` says so. */
  readonly claim: Claim | null;
  /** What is said without a claim. */
  readonly sentence: string;
}

const written = {
  accuracySpread: {
    words: "accuracy spread",
    format: formatPoints,
    measure: ({ blocks }: MeasuredCondition) =>
      accuracySpread(blocks.map(({ accuracies }) => accuracies)),
  },
  churn: {
    words: "churn",
    format: formatPercent,
    measure: ({ blocks }: MeasuredCondition) =>
      blockChurn(blocks.map(({ predictions }) => predictions)),
  },
} as const;

/**
 * Compares every two conditions that showed any divergence, by accuracy spread and by churn. Those whose
 * replicas have the same seeds are compared in pairs.
 */
export function compareConditions(
  conditions: readonly MeasuredCondition[],
): readonly TestedComparison[] {
  const noisy = conditions.filter(hasDivergence);
  return noisy.flatMap((a, index) =>
    noisy.slice(index + 1).flatMap((b) => {
      const [ofA, ofB] = underCommonSeeds(a, b);
      return [compareBy("accuracySpread", ofA, ofB), compareBy("churn", ofA, ofB)];
    }),
  );
}

/** Two conditions that share seeds are compared under those that both have replicas of. */
function underCommonSeeds(
  a: MeasuredCondition,
  b: MeasuredCondition,
): readonly [MeasuredCondition, MeasuredCondition] {
  if (!a.sharesSeeds || !b.sharesSeeds) return [a, b];
  const common = (one: MeasuredCondition, { blocks: others }: MeasuredCondition) => ({
    ...one,
    blocks: one.blocks.filter(({ seedBlock }) =>
      others.some((other) => other.seedBlock === seedBlock),
    ),
  });
  return [common(a, b), common(b, a)];
}

function hasDivergence({ blocks }: MeasuredCondition): boolean {
  return blocks.some(
    ({ replicas }) =>
      new Set(replicas.map(({ fingerprints }) => fingerprints.finalWeights)).size > 1,
  );
}

function compareBy(
  figure: TestedComparison["figure"],
  a: MeasuredCondition,
  b: MeasuredCondition,
): TestedComparison {
  const { words, format, measure } = written[figure];
  const values = [measure(a) ?? 0, measure(b) ?? 0] as const;
  const [most, least] = [Math.max(...values), Math.min(...values)];
  const ratio = least > 0 ? most / least : null;
  const isPaired = areComparedInPairs(a, b);
  const seeds = seedsInWords(a, b);
  const base = { a: a.name, b: b.name, figure, isPaired, ratio };
  const unclear = `${a.name} and ${b.name} cannot be told apart by ${words}${seeds}`;
  const sides = isPaired ? pairedSides(comparedFigures[figure], a, b) : independent(figure, a, b);
  if (sides === null) {
    const needed = `a test needs ${leastUnits.replica} replicas of each (under each seed, where they share seeds) or ${leastUnits.seed} seeds`;
    const sentence = `${unclear}: ${needed}.`;
    return { ...base, test: null, detectableRatio: null, candidate: null, claim: null, sentence };
  }
  const outcome = isPaired ? pairedTest(...sides) : testIndependent(figure, ...sides);
  const candidate = outcome.difference >= 0 ? a : b;
  // Where the figures' order is not that of the tested means, no direction can be named.
  const isAgreed = values[0] >= values[1] === outcome.difference >= 0;
  const detectable = detectableBy(figure, isPaired, sides, outcome);
  const otherwise = `${unclear} with ${unitsInWords(sides)}${shown(detectable)}.`;
  const other = candidate === a ? b : a;
  const times = ratio === null ? "" : `, ${formatTimes(ratio)} times as much`;
  const claim: Claim = {
    about: `${a.name}, ${b.name}: ${figure}`,
    test: comparedFigures[figure][isPaired ? "pairedTest" : "test"],
    pValue: isAgreed ? outcome.pValue : 1,
    sentence: `${candidate.name} has more ${words} than ${other.name}${seeds}: ${format(most)} against ${format(least)}${times}.`,
    otherwise,
  };
  return {
    ...base,
    test: claim.test,
    detectableRatio: detectable,
    candidate: candidate.name,
    claim,
    sentence: otherwise,
  };
}

/**
 * Whether two conditions are compared in pairs: of seed blocks where there are enough of them, of
 * replicas where there is one block. Replicas that share all seeds with one another as well belong to no
 * replica in particular.
 */
function areComparedInPairs(a: MeasuredCondition, b: MeasuredCondition): boolean {
  const { length } = a.blocks;
  const hasUnitsOfOwn = length === 1 ? !hasEqualReplicas(a.noise) : length >= leastUnits.seed;
  return hasUnitsOfOwn && arePaired(a, b);
}

type Sides = readonly [ComparisonSide, ComparisonSide];

function independent(
  figure: TestedComparison["figure"],
  a: MeasuredCondition,
  b: MeasuredCondition,
): Sides | null {
  const [ofA, ofB] = [a, b].map((one) => independentSide(comparedFigures[figure], one));
  return ofA === null || ofB === null ? null : [ofA, ofB];
}

function testIndependent(
  figure: TestedComparison["figure"],
  a: ComparisonSide,
  b: ComparisonSide,
): UnitTest {
  const areSimple = areOfOneBlock(a, b);
  const pooledOnly = figure === "accuracySpread" && areSimple && a.unitCount === b.unitCount;
  return twoSampleTest(a, b, { pooledOnly });
}

/** Replicas of one block on both sides. */
function areOfOneBlock(...sides: Sides): boolean {
  return sides.every(({ blockCount }) => blockCount === 1);
}

/** Of spreads of replicas it is known beforehand; else it follows from the standard error. */
function detectableBy(
  figure: TestedComparison["figure"],
  isPaired: boolean,
  [a, b]: Sides,
  { standardError, degrees }: UnitTest,
): number | null {
  if (degrees <= 0 || standardError <= leastStandardError) return null;
  const isSimple = areOfOneBlock(a, b) && !a.hasTies && !b.hasTies;
  if (figure === "accuracySpread" && isSimple && !isPaired) {
    return detectableRatio([a.unitCount, b.unitCount]);
  }
  const least = Math.min(mean(a.values), mean(b.values));
  if (least <= 0) return null;
  const reach = studentQuantile(1 - claimLevel / 2, degrees) + studentQuantile(power, degrees);
  const ratio = 1 + (reach * standardError) / least;
  return ratio <= largestRatio ? ratio : null;
}

function shown(ratio: number | null): string {
  if (ratio === null) return ", too few to show any ratio reliably";
  return `; this test by itself could have shown a ratio of about ${formatTimes(ratio)}`;
}

function unitsInWords(sides: Sides): string {
  const counts = sides.map(({ unit, unitCount }) => formatQuantity(unitCount, unit));
  return [...new Set(counts)].join(" and ");
}

/** What a comparison is about where replicas share the seeds of too few blocks to speak of others. */
function seedsInWords(a: MeasuredCondition, b: MeasuredCondition): string {
  const counts = [a, b]
    .filter(({ sharesSeeds }) => sharesSeeds)
    .map(({ blocks }) => blocks.length)
    .filter((count) => count > 0 && count < leastUnits.seed);
  if (counts.length === 0) return "";
  const least = Math.min(...counts);
  return least === 1 ? " for this seed" : ` for these ${least} seeds`;
}
