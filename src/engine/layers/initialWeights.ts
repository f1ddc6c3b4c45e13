import { type SeededGenerator, seededGenerator } from "../../core/random/seededGenerator.ts";
import { elementCount, type Initialiser, type ParameterLayout } from "./parameters.ts";

/** By initialiser, what draws the elements of a tensor, in order. */
const draws: Readonly<
  Record<
    Extract<Initialiser, string>,
    (shape: readonly number[], generator: SeededGenerator) => () => number
  >
> = {
  /**
   * Uniform in +-sqrt(6 / (fan in + fan out)), a fan being channels times receptive field.
   *
   * @see Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward neural networks".
   */
  glorotUniform: (shape, generator) => {
    const fans = shape.slice(-2).reduce((sum, channels) => sum + channels, 0);
    const limit = Math.sqrt(6 / (fans * elementCount(shape.slice(0, -2))));
    return () => (generator.nextFloat() * 2 - 1) * limit;
  },
};

/**
 * Initial trainable weights, flat. Made on the CPU from one seeded stream, tensor by tensor, so that
 * they are the same bits on every adapter.
 */
export function initialWeights(layout: ParameterLayout, initSeed: number): Float32Array {
  const generator = seededGenerator(initSeed);
  const weights = new Float32Array(layout.trainableSize);
  for (const { initial, shape, offset, size } of layout.trainable) {
    const values = weights.subarray(offset, offset + size);
    if (typeof initial === "number") values.fill(initial);
    else values.set(Array.from(values, draws[initial](shape, generator)));
  }
  return weights;
}

/** Moving statistics before training, flat. */
export function initialMoving(layout: ParameterLayout): Float32Array {
  const moving = new Float32Array(layout.movingSize);
  for (const { initial, offset, size } of layout.moving) {
    moving.fill(initial, offset, offset + size);
  }
  return moving;
}

/**
 * Flips the last bit of one non-zero kernel weight: the smallest change an initialisation can have.
 * Which one is drawn from the perturbation seed, the same for all replicas.
 *
 * @returns A copy.
 */
export function flipLastBit(weights: Float32Array, perturbationSeed: number): Float32Array {
  const perturbed = weights.slice();
  const candidates: number[] = [];
  weights.forEach((weight, index) => {
    if (weight !== 0 && weight !== 1) candidates.push(index);
  });
  const chosen = candidates[seededGenerator(perturbationSeed).nextInt(candidates.length)];
  if (chosen === undefined) return perturbed;
  const bits = new Uint32Array(perturbed.buffer, perturbed.byteOffset, perturbed.length);
  bits[chosen] ^= 1;
  return perturbed;
}
