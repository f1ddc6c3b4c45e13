import type { NoiseCondition } from "../experiment/noiseCondition.ts";
import type { ChurnFlips } from "../metrics/churnFlips.ts";
import type { ExpectedDisagreement } from "../metrics/expectedDisagreement.ts";
import type { Saturation } from "../metrics/saturation.ts";
import type { RateSpread } from "../metrics/subgroupSpread.ts";
import type { AdapterPassport } from "../results/passport.ts";
import type { Interval } from "../stats/interval.ts";

/** Top-1 test accuracy over replicas, fractions. */
export interface AccuracyFigures {
  readonly mean: number;
  /** Student's interval of the mean; null for one replica. */
  readonly meanInterval: Interval | null;
  readonly min: number;
  readonly max: number;
}

/** Sample standard deviation (n - 1) of accuracy over replicas, a fraction. */
export interface SpreadFigures {
  readonly accuracySampleStdDev: number;
  /** Bootstrap (BCa); too narrow for few replicas. */
  readonly interval: Interval;
  /** Holds its level for few replicas; sentences and comparisons rest on this one. */
  readonly chiSquareInterval: Interval;
}

/** Share of test examples on which two replicas disagree, fractions. */
export interface ChurnFigures {
  /** Over all pairs of replicas. */
  readonly mean: number;
  /** Jackknife over replicas; null for fewer than three. */
  readonly interval: Interval | null;
  /** Shape [replicas][replicas], in the order of `measuredReplicas`. */
  readonly matrix: readonly (readonly number[])[];
  /** Shape [classes]; null where the test split has no such class. */
  readonly perClass: readonly (number | null)[];
  /** Averaged over ordered pairs. */
  readonly flips: ChurnFlips;
}

/** L2 between trainable weights, averaged over pairs of replicas whose weights are finite. */
export interface WeightDistanceFigures {
  readonly normalised: number;
  readonly raw: number;
  readonly replicaCount: number;
}

export interface PerClassFigures {
  /** Each of shape [classes]; null where the test split has no such class. */
  readonly meanAccuracy: readonly (number | null)[];
  readonly accuracySampleStdDev: readonly (number | null)[];
  /** Over the top line's deviation; null also where that is 0. */
  readonly ratioToTopLine: readonly (number | null)[];
  /** The class of the largest ratio: the study's headline. Null where there is none. */
  readonly largest: { readonly className: string; readonly ratio: number } | null;
}

export interface SubgroupFigures {
  readonly name: string;
  readonly exampleCount: number;
  /** Null where the subgroup is empty. */
  readonly accuracy: RateSpread | null;
  /** Null where the data has more than two classes, or no example to count. */
  readonly falsePositiveRate: RateSpread | null;
  readonly falseNegativeRate: RateSpread | null;
}

/** How far apart the bits of a condition's replicas are. */
export interface DivergenceFigures {
  readonly distinctInitialCount: number;
  readonly distinctFinalCount: number;
  readonly distinctLogitsCount: number;
  /** The earliest difference to replica 0 over all replicas; null if none, or not tracked. */
  readonly first: {
    readonly replicaIndex: number;
    /** 0-based update after which bits first differ; null: the initial weights differ. */
    readonly step: number | null;
    readonly tensor: string | null;
  } | null;
  /** False where divergence was tracked for no replica but replica 0. */
  readonly tracked: boolean;
}

/** Milliseconds of one training step of one replica. */
export interface CostFigures {
  readonly stepMs: number | null;
  readonly gpuStepMs: number | null;
  readonly firstStepMs: number | null;
  /** stepMs over the median stepMs of the `atomic` conditions of the same run. */
  readonly ratioToAtomic: number | null;
}

/** What to expect without any noise source doing harm. */
export interface ReferenceFigures {
  /** Spread of accuracy that the finite test set explains alone, a fraction. */
  readonly finiteTestStdDev: number;
  readonly expectedDisagreement: ExpectedDisagreement;
}

/** Figures that a condition may lack; `missing` then holds the reason. */
export type FigureName =
  | "accuracy"
  | "spread"
  | "churn"
  | "weightDistance"
  | "perClass"
  | "subgroups"
  | "divergence"
  | "ratioToAtomic"
  | "reference"
  | "saturation";

/** The figures of one noise condition. Figures over replicas include diverged ones. */
export interface ConditionFigures {
  readonly name: string;
  readonly noise: NoiseCondition;
  /** As the experiment asked for. */
  readonly replicaCount: number;
  /** Trained to the end with finite loss and weights. */
  readonly finishedCount: number;
  /** Trained to the end, loss or weights not finite. */
  readonly divergedCount: number;
  readonly failedCount: number;
  /** Indices of the finished and diverged replicas, ascending: those that figures are over. */
  readonly measuredReplicas: readonly number[];
  readonly accuracy: AccuracyFigures | null;
  readonly spread: SpreadFigures | null;
  readonly churn: ChurnFigures | null;
  readonly weightDistance: WeightDistanceFigures | null;
  readonly perClass: PerClassFigures | null;
  readonly subgroups: readonly SubgroupFigures[] | null;
  readonly divergence: DivergenceFigures | null;
  readonly cost: CostFigures;
  readonly reference: ReferenceFigures | null;
  readonly saturation: Saturation | null;
  /** Why a figure is null. */
  readonly missing: Readonly<Partial<Record<FigureName, string>>>;
}

export interface ConditionReport extends ConditionFigures {
  /** One plain sentence. */
  readonly verdict: string;
  /** What a reader must know beside the figures: not yet saturated, diverged, failed. */
  readonly notices: readonly string[];
}

/** Two conditions of one run compared by one figure. */
export interface ConditionComparison {
  readonly a: string;
  readonly b: string;
  readonly figure: "accuracySpread" | "churn";
  /** The condition with more, where the two 95 % intervals do not overlap; else null. */
  readonly larger: string | null;
  readonly sentence: string;
}

/** The report of an experiment: plain JSON, no NaN, a pure function of the results. */
export interface Report {
  readonly version: 1;
  readonly experiment: string;
  readonly dataset: { readonly name: string; readonly testCount: number };
  readonly classNames: readonly string[];
  readonly adapter: {
    /** Vendor, architecture and the like, as far as the browser tells. */
    readonly name: string;
    readonly kind: AdapterPassport["kind"];
    readonly browser: string;
  };
  readonly status: "done" | "cancelled" | "failed";
  readonly conditions: readonly ConditionReport[];
  readonly comparisons: readonly ConditionComparison[];
  /** About the whole run: software adapter, cancelled, failed. */
  readonly notices: readonly string[];
}
