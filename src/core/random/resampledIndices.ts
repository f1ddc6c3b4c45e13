import { LabError } from "../errors.ts";
import { seededGenerator } from "./seededGenerator.ts";

/**
 * A bootstrap sample of the indices 0 .. count - 1: as many of them, each drawn independently of the
 * others, every index equally likely. An index comes up never with a probability of (1 - 1 / count) ^
 * count, about 37 %.
 *
 * @param count Number of indices, an integer in [1, 2^32).
 * @param seed uint32; the same seed and count give the same sample.
 * @returns Indices in the order in which they were drawn, shape [count].
 * @throws {LabError} "internal" if count or seed is out of range.
 * @see Efron 1979, "Bootstrap Methods: Another Look at the Jackknife".
 */
export function resampledIndices(count: number, seed: number): Uint32Array<ArrayBuffer> {
  if (!Number.isInteger(count) || count < 1 || count > 0xffffffff) {
    throw new LabError("internal", `resampledIndices needs a count in [1, 2^32), got ${count}`);
  }
  const generator = seededGenerator(seed);
  return new Uint32Array(count).map(() => generator.nextInt(count));
}
