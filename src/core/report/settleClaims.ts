import { holm } from "../stats/holm.ts";
import { type Claim, claimLevel } from "./claim.ts";

/** A claim of a report after correction. Plain JSON. */
export interface SettledClaim {
  readonly about: string;
  readonly test: string;
  readonly pValue: number;
  /** By Holm's procedure over all claims of the report. */
  readonly correctedPValue: number;
  /** Whether the corrected p-value is at most `claimLevel`. */
  readonly isCarried: boolean;
  /** What the report says; null: nothing. */
  readonly said: string | null;
}

/**
 * Corrects all claims of a report together, and decides which of them are said. Nothing else decides
 * significance.
 *
 * @param claims All that the report could say: those that fail count as well.
 * @returns In the same order.
 * @throws {LabError} "metric-input" if a p-value is not in [0, 1].
 * @see Holm 1979, "A Simple Sequentially Rejective Multiple Test Procedure".
 */
export function settleClaims(claims: readonly Claim[]): readonly SettledClaim[] {
  const corrected = holm(claims.map(({ pValue }) => pValue));
  return claims.map(({ about, test, pValue, sentence, otherwise }, index) => {
    const correctedPValue = corrected[index];
    const isCarried = correctedPValue <= claimLevel;
    const said = isCarried ? sentence : otherwise;
    return { about, test, pValue, correctedPValue, isCarried, said };
  });
}
