import { mean } from "../../stats/mean.ts";
import type { ConditionSample } from "./printedInterval.ts";

/**
 * Accuracies that are independent draws, of which an interval of their mean can be told: those of
 * the replicas, or, where seeds are shared within blocks, their mean in each seed block.
 */
export function accuracyUnits({ accuracies, blocks }: ConditionSample): readonly number[] {
  return blocks.length > 1 ? blocks.map((block) => mean(block.accuracies)) : accuracies;
}
