import type { PlainError } from "../core/errors.ts";
import type { ExperimentSpec } from "../core/experiment/experimentSpec.ts";
import type { ExperimentResults } from "../core/results/results.ts";
import type { EngineProgress } from "../protocol/pageApi.ts";
import type { RunState } from "./runState.ts";
import { type Traces, tracesFromResults } from "./traces.ts";

export type ResultsState =
  | { readonly status: "none" }
  | {
      readonly status: "ready";
      readonly results: ExperimentResults;
      /** Null for a run of this page and for saved results. */
      readonly fileName: string | null;
    };

/** Another run that the shown results are compared with. */
export type ComparisonState =
  | { readonly status: "none" }
  | { readonly status: "reading"; readonly name: string }
  | { readonly status: "ready"; readonly name: string; readonly results: ExperimentResults }
  | { readonly status: "failed"; readonly name: string; readonly error: PlainError };

/** What per-class figures need of the data. */
export type TestSet = Pick<ExperimentResults["dataset"], "classNames" | "testLabels">;

/** The experiment on the page: the running one, the last one, or one from a file or the storage. */
export interface ShownExperiment {
  readonly run: RunState;
  /** Null before the first experiment. */
  readonly shownSpec: ExperimentSpec | null;
  readonly traces: Traces;
  readonly testSet: TestSet | null;
  readonly progress: EngineProgress | null;
  /** Estimate; null until there is something to estimate from. */
  readonly timeLeftMs: number | null;
  readonly results: ResultsState;
  readonly comparison: ComparisonState;
}

export const nothingShown: ShownExperiment = {
  run: { status: "idle" },
  shownSpec: null,
  traces: [],
  testSet: null,
  progress: null,
  timeLeftMs: null,
  results: { status: "none" },
  comparison: { status: "none" },
};

/** Results that were not trained just now. */
export function shownResults(results: ExperimentResults, fileName: string | null): ShownExperiment {
  return {
    ...nothingShown,
    shownSpec: results.spec,
    traces: tracesFromResults(results),
    testSet: results.dataset,
    results: { status: "ready", results, fileName },
  };
}
