import { formatTimes } from "../text/format.ts";
import type { Claim } from "./claim.ts";
import type { ConditionFigures } from "./figures/figures.ts";
import type { MeasuredCondition } from "./figures/measuredCondition.ts";
import { type PartValue, rateNames, rateTitles } from "./figures/partTable.ts";
import { aboutSeeds } from "./seedScope.ts";

const permutationTest =
  "permutation of which replicas are wrong on each test example (Fisher 1935), one-sided";
const amongParts = `${permutationTest}, largest of all parts (Westfall and Young 1993)`;

/** A part of the test split, as a sentence names it: "accuracy in class dog". */
interface NamedPart {
  readonly title: string;
  readonly value: PartValue;
}

/**
 * What a condition may say of accuracy overall, of its classes and of its subgroups: that it varies
 * more than its own test images alone explain. Of several parts the largest multiple is tested, by
 * the distribution of the largest, and named. One-sided: only that direction is ever said. No claim where
 * all replicas that share seeds are right on the same examples: there is nothing to explain.
 *
 * Simulated with independent errors (2,048 examples, 10 classes, 2 subgroups, mean error rate 10 %,
 * 400 conditions a cell), p-values of at most 5 % for 2, 3, 5 and 10 replicas, standard error 1.1 %: overall
 * 5.5, 5.8, 4.5 and 6.8 %, classes 4.8, 6.8, 6.0 and 5.0 %, subgroups 4.0, 4.0, 4.3 and 4.5 %; any of
 * the three after Holm's correction 4.8, 4.8, 3.7 and 3.3 %. Overall, 10 replicas, 4,000
 * conditions of 300 examples: 4.7 %. The test is exact whatever the rates.
 *
 * @see Westfall and Young 1993, "Resampling-Based Multiple Testing"; Jordan, ICLR 2024, arXiv
 *   2304.01910, for the null of independent errors.
 */
export function conditionClaims(
  condition: MeasuredCondition,
  { excessSpread, perClassSpread, subgroupSpread }: ConditionFigures["figures"],
): Claim[] {
  const classes = (perClassSpread?.classes ?? []).flatMap((value) =>
    value === null ? [] : [{ title: `accuracy in class ${value.name}`, value }],
  );
  const rates = (subgroupSpread ?? []).flatMap((subgroup) =>
    rateNames.flatMap((rate) => {
      const value = subgroup[rate];
      const title = `${rateTitles[rate].toLowerCase()} in subgroup ${subgroup.name}`;
      return value === null ? [] : [{ title, value }];
    }),
  );
  const overall = excessSpread === undefined ? [] : [{ title: "accuracy", value: excessSpread }];
  const about = (figure: string) => `${condition.name}: ${figure}`;
  const name = `${condition.name}${aboutSeeds(condition, ", ")}`;
  return [
    ...claimOfLargest(overall, {
      about: about("excessSpread"),
      test: permutationTest,
      name,
      otherwise: `${name}: it cannot be excluded that the test images alone explain how accuracy varies.`,
    }),
    ...claimOfLargest(classes, {
      about: about("perClassSpread"),
      test: amongParts,
      name,
      otherwise: `${name}: for no class can it be excluded that its test images alone explain how accuracy varies.`,
    }),
    ...claimOfLargest(rates, {
      about: about("subgroupSpread"),
      test: amongParts,
      name,
      otherwise: `${name}: for no subgroup can it be excluded that its test images alone explain how its rates vary.`,
    }),
  ];
}

function claimOfLargest(
  parts: readonly NamedPart[],
  { name, ...claim }: Pick<Claim, "about" | "test" | "otherwise"> & { readonly name: string },
): Claim[] {
  const multiples = parts.map(({ value }) => value.timesFiniteTest ?? 0);
  const largest = parts.at(multiples.indexOf(Math.max(...multiples)));
  const { timesFiniteTest = null, pValue = null } = largest?.value ?? {};
  if (largest === undefined || timesFiniteTest === null || pValue === null) return [];
  const times = formatTimes(timesFiniteTest);
  // Of what does not vary there is nothing to say.
  const otherwise = largest.value.sampleStdDev === 0 ? null : claim.otherwise;
  const sentence = `${name}: ${largest.title} varies ${times} times as much as its test images alone explain.`;
  return [{ ...claim, pValue, sentence, otherwise }];
}
