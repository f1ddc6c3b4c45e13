import { fakeNoise, fakeResults } from "../../results/testSupport/fakeResults.ts";
import { type MeasuredCondition, measuredCondition } from "../figures/measuredCondition.ts";

export interface FakePairCondition {
  readonly name: string;
  readonly noise: Readonly<Parameters<typeof fakeNoise>>;
  /** Of 10 test examples, how many each replica has right; null for one that diverged. */
  readonly right: readonly (number | null)[];
}

/**
 * Conditions by how many of 10 test examples their replicas have right: the first ones. So two
 * replicas disagree on as many examples as their numbers differ.
 *
 * @param blockSize Replicas of a seed block where seeds are shared; all in one block if absent.
 */
export function measuredConditions(
  conditions: readonly FakePairCondition[],
  blockSize?: number,
): readonly MeasuredCondition[] {
  const exampleCount = 10;
  const made = fakeResults({
    testLabels: new Array<number>(exampleCount).fill(0),
    classNames: ["right", "wrong"],
    conditions: conditions.map(({ name, noise, right }) => ({
      name,
      noise: fakeNoise(...noise),
      replicas: right.map((count) => ({
        predictions: Array.from({ length: exampleCount }, (_, index) =>
          index < (count ?? 0) ? 0 : 1,
        ),
        ...(count === null && { status: "diverged" as const }),
      })),
    })),
  });
  const spec = {
    ...made.spec,
    ...(blockSize !== undefined && {
      replicaCount: blockSize,
      seedBlockCount: made.spec.replicaCount / blockSize,
    }),
  };
  const results = { ...made, spec };
  return results.conditions.map((condition) => measuredCondition(results, condition));
}
