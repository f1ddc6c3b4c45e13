import { referenceReplica } from "../../experiment/plan.ts";
import { ordinal } from "../../text/counting.ts";
import { formatQuantity } from "../../text/format.ts";
import { defineFigure, Missing } from "./figure.ts";

export interface FirstDifferenceValue {
  /**
   * The earliest difference to the first replica of the same root seed, over all replicas; null if no
   * bit ever differed.
   */
  readonly first: {
    readonly replicaIndex: number;
    /** 0-based update after which bits first differ; null: the initial weights differ. */
    readonly step: number | null;
    readonly tensor: string | null;
  } | null;
}

/** Missing where no replica was compared with the first of its root seed. */
export const firstDifference = defineFigure({
  key: "firstDifference",
  title: "First difference",
  definition:
    "Steps after which the bits of a replica's weights first differ from those of replica 1 in the same condition and under the same root seed, and the tensor where they do.",
  source: null,
  unit: "count",
  leastReplicas: 2,
  over: "trained",
  measure: ({ trained, seedBlocks }): FirstDifferenceValue | Missing => {
    const tracked = trained.flatMap(({ replicaIndex, divergence }) => {
      const isReference = replicaIndex === referenceReplica(seedBlocks, replicaIndex);
      return divergence === null || isReference ? [] : { replicaIndex, ...divergence };
    });
    if (tracked.length === 0) return new Missing("Needs divergence to be tracked; it was not.");
    const stepOf = ({ firstStep }: (typeof tracked)[number]) =>
      firstStep ?? Number.POSITIVE_INFINITY;
    const { replicaIndex, firstStep, firstTensor } = tracked.reduce((earliest, one) =>
      stepOf(one) < stepOf(earliest) ? one : earliest,
    );
    if (firstStep === null) return { first: null };
    // Index 0 of a trace is before training; index s + 1 is after step s.
    const step = firstStep === 0 ? null : firstStep - 1;
    return { first: { replicaIndex, step, tensor: firstTensor } };
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
