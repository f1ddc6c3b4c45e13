import type { NoiseCondition } from "../../core/experiment/noiseCondition.ts";
import type { ReplicaSeeds } from "../../core/experiment/seeds.ts";
import { hash32 } from "../../core/random/hash32.ts";
import { seededGenerator } from "../../core/random/seededGenerator.ts";
import { shuffledIndices } from "../../core/random/shuffledIndices.ts";

/** Keeps these hashes apart from other uses of the hash: the bytes "ordr". */
const orderDomain = 0x6f726472;

/** What the order depends on; a `ReplicaStart` has it. */
interface OrderedReplica {
  readonly noise: Pick<NoiseCondition, "order">;
  readonly seeds: Pick<ReplicaSeeds, "order" | "withinBatch">;
}

/**
 * The training examples of one epoch in the order in which a replica sees them, shape
 * [stepsPerEpoch * batchSize]. A new permutation each epoch; an incomplete last batch is left out.
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
  if (noise.order !== "within-batch") return order;
  for (let step = 0; step < stepsPerEpoch; step++) {
    const batch = order.subarray(step * batchSize, (step + 1) * batchSize);
    shuffleInPlace(batch, hash32(seeds.withinBatch, orderDomain, epoch, step + 1));
  }
  return order;
}

function shuffleInPlace(values: Uint32Array, seed: number): void {
  const generator = seededGenerator(seed);
  for (let last = values.length - 1; last > 0; last--) {
    const chosen = generator.nextInt(last + 1);
    [values[last], values[chosen]] = [values[chosen], values[last]];
  }
}
