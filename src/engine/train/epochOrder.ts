import type { NoiseCondition } from "../../core/experiment/noiseCondition.ts";
import type { ReplicaSeeds } from "../../core/experiment/seeds.ts";
import { hash32 } from "../../core/random/hash32.ts";
import { resampledIndices } from "../../core/random/resampledIndices.ts";
import { seededGenerator } from "../../core/random/seededGenerator.ts";
import { shuffledIndices } from "../../core/random/shuffledIndices.ts";

/** Keeps these hashes apart from other uses of the hash: the bytes "ordr". */
const orderDomain = 0x6f726472;
/** The same for the draw of the training set: the bytes "samp". */
const samplingDomain = 0x73616d70;

/** What the order depends on; a `ReplicaStart` has it. */
interface OrderedReplica {
  readonly noise: Pick<NoiseCondition, "order" | "sampling">;
  readonly seeds: Pick<ReplicaSeeds, "order" | "withinBatch" | "sampling">;
}

/**
 * The training examples of one epoch in the order in which a replica sees them, shape
 * [stepsPerEpoch * batchSize]. A new permutation each epoch of all places in the replica's training
 * set; an incomplete last batch is left out.
 *
 * The training set is that of the experiment or, where `sampling` is on, a bootstrap sample of it, the
 * same in all epochs: as many examples, drawn with replacement. Bouthillier et al. draw training sets in
 * this way too. Unlike theirs, the test examples stay the same for all replicas (theirs are drawn among
 * the examples that the training set leaves out), which lets replicas be compared example by example.
 * The draw does not look at classes. Copies of an example in one epoch are augmented alike and
 * have the same dropout mask, since both are drawn per example.
 *
 * @see Bouthillier et al., MLSys 2021, arXiv 2103.03098, "Accounting for Variance in Machine Learning
 *   Benchmarks".
 */
export function epochOrder(
  { noise, seeds }: OrderedReplica,
  shape: {
    readonly epoch: number;
    readonly trainCount: number;
    readonly stepsPerEpoch: number;
    readonly batchSize: number;
  },
): Uint32Array {
  const { epoch, trainCount, stepsPerEpoch, batchSize } = shape;
  const permutation = shuffledIndices(trainCount, hash32(seeds.order, orderDomain, epoch, 0));
  const order = permutation.subarray(0, stepsPerEpoch * batchSize);
  if (noise.order === "within-batch") {
    for (let step = 0; step < stepsPerEpoch; step++) {
      const batch = order.subarray(step * batchSize, (step + 1) * batchSize);
      shuffleInPlace(batch, hash32(seeds.withinBatch, orderDomain, epoch, step + 1));
    }
  }
  if (noise.sampling === "off") return order;
  const sample = resampledIndices(trainCount, hash32(seeds.sampling, samplingDomain, 0, 0));
  return order.map((place) => sample[place]);
}

function shuffleInPlace(values: Uint32Array, seed: number): void {
  const generator = seededGenerator(seed);
  for (let last = values.length - 1; last > 0; last--) {
    const chosen = generator.nextInt(last + 1);
    [values[last], values[chosen]] = [values[chosen], values[last]];
  }
}
