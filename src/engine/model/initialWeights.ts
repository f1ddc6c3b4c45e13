import { seededGenerator } from "../../core/random/seededGenerator.ts";
import type { ParameterLayout, ParameterSlot } from "./parameters.ts";

/**
 * Initial trainable weights, flat: kernels Glorot uniform, biases and betas 0, gammas 1. Made on
 * the CPU from one seeded stream, so that they are the same bits on every adapter.
 *
 * @see Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward neural networks".
 */
export function initialWeights(layout: ParameterLayout, initSeed: number): Float32Array {
  const generator = seededGenerator(initSeed);
  const weights = new Float32Array(layout.trainableSize);
  for (const slot of layout.trainable) {
    const values = weights.subarray(slot.offset, slot.offset + slot.size);
    if (slot.role === "gamma") values.fill(1);
    if (slot.role !== "kernel") continue;
    const limit = glorotLimit(slot);
    for (let i = 0; i < values.length; i++) values[i] = (generator.nextFloat() * 2 - 1) * limit;
  }
  return weights;
}

function glorotLimit(slot: ParameterSlot): number {
  const receptive = slot.shape.slice(0, -2).reduce((product, length) => product * length, 1);
  const [fanIn, fanOut] = slot.shape.slice(-2).map((channels) => channels * receptive);
  return Math.sqrt(6 / ((fanIn ?? 1) + (fanOut ?? 1)));
}

/** Moving statistics before training: mean 0, variance 1. */
export function initialMoving(layout: ParameterLayout): Float32Array {
  const moving = new Float32Array(layout.movingSize);
  for (const slot of layout.moving) {
    if (slot.role === "movingVariance") moving.fill(1, slot.offset, slot.offset + slot.size);
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
  bits[chosen] = (bits[chosen] ?? 0) ^ 1;
  return perturbed;
}
