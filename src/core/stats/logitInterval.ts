import type { Interval } from "./interval.ts";

interface Reach {
  /** Of the interval on the share's own scale, to either side, >= 0. */
  readonly below: number;
  readonly above: number;
  readonly level: number;
}

/**
 * An interval of a share, carried over to the logit scale by the delta method, so that it neither
 * reaches 0 nor 1.
 *
 * @param share A fraction.
 * @returns Fractions in (0, 1); null where the share is 0 or 1, which have no logit, or where the
 *   interval has no width.
 * @see Agresti 2013, "Categorical Data Analysis", section 3.1.6 (delta method and logits).
 */
export function logitInterval(share: number, { below, above, level }: Reach): Interval | null {
  if (share <= 0 || share >= 1) return null;
  const slope = share * (1 - share);
  const logit = Math.log(share / (1 - share));
  const shareOf = (value: number) => 1 / (1 + Math.exp(-value));
  const low = shareOf(logit - below / slope);
  const high = shareOf(logit + above / slope);
  return low < high ? { low, high, level } : null;
}
