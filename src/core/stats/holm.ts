import { LabError } from "../errors.ts";

/**
 * P-values corrected for their number: one that is at most a level stays below it with all those
 * that are smaller, and the chance of any false one among all is at most that level, however the
 * tests depend on one another.
 *
 * @param pValues Each in [0, 1], shape [tests].
 * @returns In [0, 1], in the same order, none below its own p-value.
 * @throws {LabError} "metric-input" if a p-value is not in [0, 1].
 * @see Holm 1979, "A Simple Sequentially Rejective Multiple Test Procedure".
 * @example holm([0.01, 0.04]); // [0.02, 0.04]
 */
export function holm(pValues: readonly number[]): number[] {
  const bad = pValues.find((p) => !(p >= 0 && p <= 1));
  if (bad !== undefined) {
    throw new LabError("metric-input", `holm needs p-values in [0, 1], got ${bad}`);
  }
  const corrected = new Array<number>(pValues.length);
  let largest = 0;
  const ascending = pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  ascending.forEach(({ p, index }, rank) => {
    largest = Math.max(largest, Math.min(1, p * (pValues.length - rank)));
    corrected[index] = largest;
  });
  return corrected;
}
