import { pooledStdDev } from "../stats/stdDev.ts";

/**
 * Accuracy spread: the sample standard deviation (n - 1) of top-1 accuracy over replicas. Where they
 * were trained under several root seeds it is the deviation within a seed: variances of the seed
 * blocks, weighted by n - 1 each. Larger is noisier.
 *
 * @param blocks Top-1 accuracy per replica of each seed block, fractions, shape [blocks][replicas].
 *   A block of one replica does not count.
 * @returns A fraction, >= 0; 0 where the replicas of each block have one accuracy. Null where no
 *   block has two replicas.
 * @throws {LabError} "metric-input" if an accuracy is not finite.
 * @see Zhuang et al., MLSys 2022, arXiv 2106.11872.
 */
export function accuracySpread(blocks: readonly ArrayLike<number>[]): number | null {
  return blocks.some(({ length }) => length > 1) ? pooledStdDev(blocks) : null;
}
