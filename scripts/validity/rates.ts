import { formatQuantity } from "../../src/core/text/format.ts";

/** How often something was said over simulated reports. */
interface RateCount {
  /** What is said: the figure that claims are about, or "any claim". */
  readonly claim: string;
  /** What was simulated: "normal", "real IMPL, halves", ... */
  readonly caseName: string;
  readonly unitCount: number;
  /** In the singular. */
  readonly unit: string;
  /** Reports that said it, of how many. */
  readonly count: number;
  readonly total: number;
}

/** Something said that is not so. */
export interface ErrorRow extends RateCount {
  readonly kind: "error";
  readonly bound: number;
}

/** Something said that is so. */
export interface PowerRow extends RateCount {
  readonly kind: "power";
  /** How large it is: "ratio 2". */
  readonly effect: string;
}

/** "real IMPL, 5 replicas". */
export function rateCase({ caseName, unitCount, unit }: RateCount): string {
  return `${caseName}, ${formatQuantity(unitCount, unit)}`;
}
