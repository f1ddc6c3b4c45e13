import { LabError } from "../errors.ts";
import type { SeededGenerator } from "../random/seededGenerator.ts";

/** All choices of signs are counted for so many scores, and drawn for more. */
const mostFlipped = 12;
const drawnCount = 4_999;

/** Against the last bits of sums that are equal in exact arithmetic. */
const tolerance = 1e-9;

/**
 * Permutation test of pairs: that each score's sign is as likely one as the other, as where the two
 * sides of a pair could be exchanged. Scores of 0 say nothing and are left out. With scores of equal
 * size it is the sign test.
 *
 * @param scores One per pair, finite.
 * @param generator Draws the signs where there are more than 12 scores.
 * @returns Two-sided p-value in (0, 1]; 1 where every score is 0.
 * @throws {LabError} "metric-input" if a score is not finite.
 * @see Fisher 1935, "The Design of Experiments", section 21; Dixon and Mood 1946, "The Statistical
 *   Sign Test", for ties.
 */
export function signFlipTest(scores: readonly number[], generator: SeededGenerator): number {
  const bad = scores.find((score) => !Number.isFinite(score));
  if (bad !== undefined) {
    throw new LabError("metric-input", `signFlipTest needs finite scores, got ${bad}`);
  }
  const told = scores.filter((score) => score !== 0);
  const observed = Math.abs(sumOf(told)) - tolerance;
  const isExtreme = (isFlipped: (index: number) => boolean) =>
    Math.abs(sumOf(told.map((score, index) => (isFlipped(index) ? -score : score)))) >= observed;
  if (told.length <= mostFlipped) {
    const count = 2 ** told.length;
    let extreme = 0;
    for (let signs = 0; signs < count; signs++) {
      if (isExtreme((index) => ((signs >> index) & 1) === 1)) extreme++;
    }
    return extreme / count;
  }
  // The observed signs count as one of the draws: the p-value is then valid, and above 0.
  let extreme = 1;
  for (let draw = 0; draw < drawnCount; draw++) {
    if (isExtreme(() => generator.nextFloat() < 0.5)) extreme++;
  }
  return extreme / (drawnCount + 1);
}

/** Smallest p-value that the test can give for these scores: where all signs are equal. */
export function leastSignFlipP(scores: readonly number[]): number {
  const told = scores.filter((score) => score !== 0).length;
  return told <= mostFlipped ? Math.min(1, 2 / 2 ** told) : 1 / (drawnCount + 1);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
