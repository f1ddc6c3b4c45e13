import { LabError, type PlainError, toPlainError } from "../core/errors.ts";
import type { ExperimentResults } from "../core/results/results.ts";
import { resultsFromJson } from "../core/results/resultsJson.ts";
import type { LabSlice } from "./labState.ts";
import { isActive } from "./runState.ts";
import { unknownTimeLeft } from "./timeLeft.ts";
import { tracesFromResults } from "./traces.ts";

export type ResultsState =
  | { readonly status: "none" }
  | {
      readonly status: "ready";
      readonly results: ExperimentResults;
      /** Null for a run of this page and for saved results. */
      readonly fileName: string | null;
    };

/** Opening a file of results. One that fails leaves the results that are shown. */
export type OpeningState =
  | { readonly status: "idle" }
  | { readonly status: "reading"; readonly fileName: string }
  | { readonly status: "failed"; readonly fileName: string; readonly error: PlainError };

/** The part of a File that is needed. */
export interface ReadableFile {
  readonly name: string;
  text(): Promise<string>;
}

export interface ResultsSlice {
  readonly results: ResultsState;
  readonly opening: OpeningState;
  /** Shows the results in a file in place of the last run's. Never throws. */
  readonly openResults: (file: ReadableFile) => Promise<void>;
  /** Shows results that were not trained just now. */
  readonly showResults: (results: ExperimentResults, fileName: string | null) => void;
  readonly dismissOpening: () => void;
}

export function createResultsSlice(): LabSlice<ResultsSlice> {
  return (set, get) => ({
    results: { status: "none" },
    opening: { status: "idle" },
    openResults: async (file) => {
      const fileName = file.name;
      set({ opening: { status: "reading", fileName } });
      try {
        if (isActive(get().run)) {
          throw new LabError("busy", "Results can be opened when the running experiment is over");
        }
        const results = resultsFromJson(parseJson(await file.text(), fileName));
        get().showResults(results, fileName);
      } catch (cause) {
        set({ opening: { status: "failed", fileName, error: toPlainError(cause) } });
      }
    },
    showResults: (results, fileName) =>
      set({
        opening: { status: "idle" },
        run: { status: "idle" },
        results: { status: "ready", results, fileName },
        shownSpec: results.spec,
        traces: tracesFromResults(results),
        testSet: results.dataset,
        progress: null,
        timeLeft: unknownTimeLeft,
      }),
    dismissOpening: () => set({ opening: { status: "idle" } }),
  });
}

function parseJson(text: string, fileName: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LabError("results-invalid", `${fileName} is not JSON`, { cause });
  }
}
