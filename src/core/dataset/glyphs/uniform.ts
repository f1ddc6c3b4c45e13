/** Uniform numbers in [0, 1), multiples of 2^-32. */
export interface UniformSource {
  next(): number;
}

/**
 * Uniform numbers from a generator of 32-bit integers. The glyphs use no other randomness:
 * normal variates need a logarithm, whose last bit differs between platforms.
 */
export function uniformSource(generator: { nextUint32(): number }): UniformSource {
  return { next: () => generator.nextUint32() / 2 ** 32 };
}

/** A number in [low, high). */
export function uniform(source: UniformSource, [low, high]: readonly [number, number]): number {
  return low + (high - low) * source.next();
}

/** One of the items, each as likely. The list must not be empty. */
export function pick<T>(source: UniformSource, items: readonly T[]): T {
  return items[Math.floor(source.next() * items.length)];
}
