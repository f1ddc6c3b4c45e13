import { mersenne } from "pure-rand/generator/mersenne";
import { LabError } from "../errors.ts";

/** A stream of random numbers that its seed alone decides. Each draw moves it on. */
export interface SeededGenerator {
  /** Uniform integer in [0, 2^32). */
  nextUint32(): number;
  /** Uniform in [0, 1) with 53 random bits, from two draws. */
  nextFloat(): number;
  /** Uniform integer in [0, n), unbiased: draws in the incomplete last stretch are rejected. */
  nextInt(n: number): number;
  /** Normal with mean 0 and standard deviation 1, by Marsaglia's polar method. */
  nextGaussian(): number;
}

const wordCount = 2 ** 32;

/**
 * Random numbers on the CPU: the Mersenne Twister MT19937 of pure-rand. Chosen over the smaller
 * xoroshiro because its seeding scatters neighbouring seeds and its outputs are published.
 *
 * `nextUint32`, `nextFloat` and `nextInt` give the same bits everywhere. `nextGaussian` takes a
 * logarithm, whose last bit ECMAScript leaves to the engine: the same bits in one browser.
 *
 * @param seed uint32.
 * @throws {LabError} "internal" if the seed is no uint32, or n is not an integer in [1, 2^32].
 * @see Matsumoto and Nishimura 1998, "Mersenne Twister"; Marsaglia and Bray 1964, "A Convenient
 *   Method for Generating Normal Variables".
 */
export function seededGenerator(seed: number): SeededGenerator {
  if (!Number.isInteger(seed) || seed < 0 || seed >= wordCount) {
    throw new LabError("internal", `seededGenerator needs a uint32 seed, got ${seed}`);
  }
  const source = mersenne(seed | 0);
  let spareGaussian: number | null = null;

  const nextUint32 = () => source.next() >>> 0;

  const nextFloat = () => {
    const high = nextUint32() >>> 5;
    const low = nextUint32() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  };

  const nextInt = (n: number) => {
    if (!Number.isInteger(n) || n < 1 || n > wordCount) {
      throw new LabError("internal", `nextInt needs an integer in [1, 2^32], got ${n}`);
    }
    const limit = wordCount - (wordCount % n);
    let word = nextUint32();
    while (word >= limit) word = nextUint32();
    return word % n;
  };

  const nextGaussian = () => {
    if (spareGaussian !== null) {
      const spare = spareGaussian;
      spareGaussian = null;
      return spare;
    }
    let x = 0;
    let y = 0;
    let squared = 0;
    do {
      x = 2 * nextFloat() - 1;
      y = 2 * nextFloat() - 1;
      squared = x * x + y * y;
    } while (squared >= 1 || squared === 0);
    const scale = Math.sqrt((-2 * Math.log(squared)) / squared);
    spareGaussian = x * scale;
    return y * scale;
  };

  return { nextUint32, nextFloat, nextInt, nextGaussian };
}
