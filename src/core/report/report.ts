import type { NoiseCondition } from "../experiment/noiseCondition.ts";
import type { AdapterPassport } from "../results/passport.ts";
import type { TestedComparison } from "./comparisons/compareConditions.ts";
import type { ConditionFigures } from "./figures/figures.ts";
import type { PairReport } from "./pairs/measurePairs.ts";
import type { SettledClaim } from "./settleClaims.ts";

/** The report of one noise condition. Figures over predictions are over finite replicas. */
export interface ConditionReport extends ConditionFigures {
  readonly name: string;
  readonly noise: NoiseCondition;
  /**
   * Indices of the finished replicas with finite loss, weights and logits, ascending: those that
   * figures over predictions are over. Rows and columns of the churn matrix are in this order,
   * which goes from seed block to seed block.
   */
  readonly measuredReplicas: readonly number[];
  /** One plain sentence. */
  readonly verdict: string;
  /** What a reader must know beside the figures: too short, not finite, failed, at chance. */
  readonly notices: readonly string[];
}

/** Two conditions of one run compared by one figure. */
export interface ConditionComparison extends Omit<TestedComparison, "candidate" | "claim"> {
  /** Before and after the correction over all claims of the report; null without a test. */
  readonly pValue: number | null;
  readonly correctedPValue: number | null;
  /** The condition with more, where the corrected test is significant; else null. */
  readonly larger: string | null;
}

/**
 * The report of an experiment: plain JSON, no NaN, a pure function of the results. Indices of
 * replicas and steps count from 0.
 */
export interface Report {
  readonly version: 3;
  readonly experiment: string;
  readonly dataset: { readonly name: string; readonly testCount: number };
  readonly classNames: readonly string[];
  readonly adapter: {
    /** Vendor, architecture and the like, as far as the browser reports them. */
    readonly name: string;
    readonly kind: AdapterPassport["kind"];
    readonly browser: string;
  };
  readonly status: "done" | "cancelled" | "failed";
  readonly conditions: readonly ConditionReport[];
  readonly comparisons: readonly ConditionComparison[];
  /** Every two conditions measured together. */
  readonly pairs: readonly PairReport[];
  /** All that the report could claim, corrected together. */
  readonly claims: readonly SettledClaim[];
  /** About the whole run: software adapter, cancelled, failed. */
  readonly notices: readonly string[];
}
