import { winMatrix } from "../../metrics/superiority.ts";
import { mean } from "../../stats/mean.ts";
import type { ConditionSample, PairSample } from "../intervals/printedInterval.ts";

/**
 * Accuracies by unit of inference: every replica alone where there is one seed block, else those
 * of each block together. Shape [units][replicas of the unit].
 */
export function accuracyUnits({
  accuracies,
  blocks,
}: ConditionSample): readonly (readonly number[])[] {
  return blocks.length > 1
    ? blocks.map((block) => block.accuracies)
    : accuracies.map((accuracy) => [accuracy]);
}

/**
 * By unit: how often the replica of A is more accurate than the one of B with the same seeds, ties
 * as one half. Shape [units].
 */
export function pairScores({ a, b }: PairSample): readonly number[] {
  const others = accuracyUnits(b);
  return accuracyUnits(a).map((unit, index) =>
    mean(unit.map((accuracy, place) => winMatrix([[accuracy]], [[others[index][place]]])[0][0])),
  );
}
