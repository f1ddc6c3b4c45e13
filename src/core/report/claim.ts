/** Family-wise error rate of the claims of a report, after Holm's correction over all of them. */
export const claimLevel = 0.05;

/**
 * Something that a report says only where a test carries it. All claims of a report are corrected
 * together, each as one test: one that a sentence could name is in the family even where it fails.
 */
export interface Claim {
  /** What is tested, for JSON: "ALGO, IMPL: accuracySpread". */
  readonly about: string;
  /** The test, in its source's words. */
  readonly test: string;
  /** Two-sided unless the claim has one direction only; before correction. */
  readonly pValue: number;
  /** Said where the corrected p-value is at most `claimLevel`. */
  readonly sentence: string;
  /** Said otherwise; names no direction. Null: nothing is said. */
  readonly otherwise: string | null;
}
