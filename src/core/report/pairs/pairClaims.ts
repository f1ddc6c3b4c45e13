import { hasEqualReplicas } from "../../experiment/noiseCondition.ts";
import { brunnerMunzelTest, leastBrunnerMunzelP } from "../../metrics/brunnerMunzelTest.ts";
import { superiority, winMatrix } from "../../metrics/superiority.ts";
import { seededGenerator } from "../../random/seededGenerator.ts";
import { mean } from "../../stats/mean.ts";
import { leastSignFlipP, signFlipTest } from "../../stats/signFlipTest.ts";
import { formatPercent, formatQuantity } from "../../text/format.ts";
import { type Claim, claimLevel } from "../claim.ts";
import type { MeasuredCondition } from "../figures/measuredCondition.ts";
import { accuracyUnits, pairScores } from "./accuracyUnits.ts";
import { arePaired, matchedReplicas } from "./matchedReplicas.ts";
import { conditionPairs, isOfOneSeed } from "./measurePairs.ts";

/** Seeds the drawn permutations, so that the report is a pure function of the results. */
const permutationSeed = 20210301;

/** Fewest units of each condition: with four the test's error reaches 12 % where one is constant. */
const leastUnits = 5;

/**
 * A claim for every two conditions of which one may be called more accurate. Pairs with equal seeds
 * are tested by their signs, others by Brunner and Munzel's permutation test over seeds; a condition
 * of one seed is one draw and is compared with its pairs only. Tests that could not reach the level
 * of a claim, whatever came out, are no claims (Tarone).
 *
 * @see Bouthillier et al. 2021, "Accounting for Variance in Machine Learning Benchmarks"; Tarone
 *   1990, "A Modified Bonferroni Method for Discrete Data".
 */
export function pairClaims(conditions: readonly MeasuredCondition[]): readonly Claim[] {
  return conditionPairs(conditions).flatMap(([a, b]) =>
    arePaired(a, b) ? claimOfPairs(a, b) : claimOfAll(a, b),
  );
}

function claimOfPairs(a: MeasuredCondition, b: MeasuredCondition): readonly Claim[] {
  const matched = matchedReplicas(a, b);
  // Replicas that share every seed are no pairs: a fixed order of additions is one draw, not one each.
  if (matched.a.blocks.length < 2 && hasEqualReplicas(a.noise)) return [];
  const scores = pairScores(matched).map((score) => score - 0.5);
  if (scores.length === 0 || leastSignFlipP(scores) > claimLevel) return [];
  const test = "sign-flip permutation test of pairs";
  const where = isOfOneSeed({ ...a, ...matched.a })
    ? "of replicas, for this seed"
    : "with equal seeds";
  return [
    {
      ...claimOf(a, b, { probability: 0.5 + mean(scores), compared: `pairs ${where}` }),
      test,
      pValue: signFlipTest(scores, seededGenerator(permutationSeed)),
      otherwise: `${a.name} and ${b.name} cannot be told apart by accuracy with ${formatQuantity(matched.a.accuracies.length, "pair")} ${where}.`,
    },
  ];
}

function claimOfAll(a: MeasuredCondition, b: MeasuredCondition): readonly Claim[] {
  const units = [accuracyUnits(a), accuracyUnits(b)] as const;
  const counts = units.map(({ length }) => length);
  if (isOfOneSeed(a) || isOfOneSeed(b) || Math.min(...counts) < leastUnits) return [];
  if (leastBrunnerMunzelP(counts[0], counts[1]) > claimLevel) return [];
  const { probability } = superiority(winMatrix(...units));
  return [
    {
      ...claimOf(a, b, { probability, compared: "all pairs of replicas" }),
      test: "Brunner-Munzel permutation test",
      pValue: brunnerMunzelTest(...units, seededGenerator(permutationSeed)),
      otherwise: `${a.name} and ${b.name} cannot be told apart by accuracy with ${[...new Set(counts)].join(" and ")} seeds.`,
    },
  ];
}

function claimOf(
  a: MeasuredCondition,
  b: MeasuredCondition,
  { probability, compared }: { readonly probability: number; readonly compared: string },
): Pick<Claim, "about" | "sentence"> {
  const [better, worse] = probability >= 0.5 ? [a, b] : [b, a];
  const share = formatPercent(Math.max(probability, 1 - probability));
  return {
    about: `${a.name}, ${b.name}: superiority`,
    sentence: `${better.name} is more accurate than ${worse.name} in ${share} of ${compared}, ties counted half.`,
  };
}
