import { ordinal } from "../../text/counting.ts";
import { formatQuantity } from "../../text/format.ts";
import { defineFigure, Missing, tooFew } from "./figure.ts";

export interface FirstDifferenceValue {
  /** The earliest difference to replica 0 over all replicas; null if no bit ever differed. */
  readonly first: {
    readonly replicaIndex: number;
    /** 0-based update after which bits first differ; null: the initial weights differ. */
    readonly step: number | null;
    readonly tensor: string | null;
  } | null;
}

/** Missing with fewer than two replicas, and where no replica was compared with replica 0. */
export const firstDifference = defineFigure({
  key: "firstDifference",
  title: "First difference",
  definition:
    "Steps after which the bits of a replica's weights first differ from those of replica 1 in the same condition, and the tensor where they do.",
  source: null,
  unit: "count",
  measure: ({ replicas }): FirstDifferenceValue | Missing => {
    if (replicas.length < 2) return tooFew("two finished replicas", replicas.length);
    let first: FirstDifferenceValue["first"] = null;
    let firstIndex = Number.POSITIVE_INFINITY;
    let isTracked = false;
    for (const { replicaIndex, divergence } of replicas) {
      if (divergence === null || replicaIndex === 0) continue;
      isTracked = true;
      const { firstStep, firstTensor } = divergence;
      if (firstStep === null || firstStep >= firstIndex) continue;
      firstIndex = firstStep;
      // Index 0 of a trace is before training; index s + 1 is after step s.
      first = { replicaIndex, step: firstStep === 0 ? null : firstStep - 1, tensor: firstTensor };
    }
    return isTracked ? { first } : new Missing("Needs divergence to be tracked; it was not.");
  },
  write: ({ first }) => {
    if (first === null) return { number: null, text: "none" };
    const stepCount = first.step === null ? 0 : ordinal(first.step);
    return {
      number: stepCount,
      text: stepCount === 0 ? "before training" : `after ${formatQuantity(stepCount, "step")}`,
      detail: first.tensor,
    };
  },
});
