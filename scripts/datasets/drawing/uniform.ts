/** Uniform numbers in [0, 1), multiples of 2^-32. */
export interface UniformSource {
  next(): number;
}

/**
 * Uniform numbers from a generator of 32-bit integers. Drawings use no other randomness:
 * normal variates need a logarithm, whose last bit differs between platforms.
 */
export function uniformSource(generator: { nextUint32(): number }): UniformSource {
  return { next: () => generator.nextUint32() / 2 ** 32 };
}

/** What a value is drawn from: [low, high). */
export type Range = readonly [low: number, high: number];

/** A number of a range, each as likely. */
export function uniform(source: UniformSource, [low, high]: Range): number {
  return low + (high - low) * source.next();
}

/** One of the items, each as likely. The list must not be empty. */
export function pick<T>(source: UniformSource, items: readonly T[]): T {
  return items[Math.floor(source.next() * items.length)];
}

/** The value moved into [0, 1]. */
export function clamp01(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}
