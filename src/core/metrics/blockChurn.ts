import { mean } from "../stats/mean.ts";
import { meanPairwiseChurn } from "./pairwiseChurn.ts";

/**
 * Churn of each seed block: averaged over its pairs of replicas.
 *
 * @param blocks Predicted classes, shape [blocks][replicas][examples].
 * @returns Fractions, of the blocks that have two replicas or more, in their order.
 * @throws {LabError} "metric-input" if the lengths of a block differ or are zero.
 */
export function churnByBlock(blocks: readonly (readonly Uint8Array[])[]): number[] {
  return blocks.filter(({ length }) => length > 1).map(meanPairwiseChurn);
}

/** Their mean; null where no block has two replicas. */
export function blockChurn(blocks: readonly (readonly Uint8Array[])[]): number | null {
  const churns = churnByBlock(blocks);
  return churns.length === 0 ? null : mean(churns);
}
