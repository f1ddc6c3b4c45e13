import { LabError } from "../errors.ts";
import { seededGenerator } from "./seededGenerator.ts";

/**
 * The indices 0 .. count - 1 in a random order, every order equally likely.
 *
 * @param count Number of indices, an integer in [0, 2^32).
 * @param seed uint32; the same seed and count give the same order.
 * @returns A permutation, shape [count].
 * @throws {LabError} "internal" if count or seed is out of range.
 * @see Durstenfeld 1964, "Algorithm 235: Random Permutation" (Fisher-Yates).
 */
export function shuffledIndices(count: number, seed: number): Uint32Array<ArrayBuffer> {
  if (!Number.isInteger(count) || count < 0 || count > 0xffffffff) {
    throw new LabError("internal", `shuffledIndices needs a count in [0, 2^32), got ${count}`);
  }
  const generator = seededGenerator(seed);
  const indices = new Uint32Array(count);
  for (let i = 0; i < count; i++) indices[i] = i;
  for (let last = count - 1; last > 0; last--) {
    const chosen = generator.nextInt(last + 1);
    const moved = indices[last];
    indices[last] = indices[chosen];
    indices[chosen] = moved;
  }
  return indices;
}
