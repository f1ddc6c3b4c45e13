import { LabError, type PlainError, toPlainError } from "../core/errors.ts";
import type { ExperimentResults } from "../core/results/results.ts";
import { resultsFromJson } from "../core/results/resultsJson.ts";
import { isActive } from "./runState.ts";
import { type ShownExperiment, shownResults } from "./shownExperiment.ts";
import type { Slice } from "./slice.ts";

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
  readonly opening: OpeningState;
  /** Shows the results in a file in place of the last run's. Never throws. */
  readonly openResults: (file: ReadableFile) => Promise<void>;
  /** Shows results that were not trained just now. */
  readonly showResults: (results: ExperimentResults, fileName: string | null) => void;
  readonly dismissOpening: () => void;
}

export function createResultsSlice(): Slice<ResultsSlice, ShownExperiment> {
  return (set, get) => ({
    opening: { status: "idle" },
    openResults: async (file) => {
      const fileName = file.name;
      set({ opening: { status: "reading", fileName } });
      try {
        const text = await file.text();
        if (isActive(get().run)) {
          throw new LabError("busy", "Results can be opened when the running experiment is over");
        }
        const results = resultsFromText(text, fileName);
        get().showResults(results, fileName);
      } catch (cause) {
        set({ opening: { status: "failed", fileName, error: toPlainError(cause) } });
      }
    },
    showResults: (results, fileName) =>
      set({ opening: { status: "idle" }, ...shownResults(results, fileName) }),
    dismissOpening: () => set({ opening: { status: "idle" } }),
  });
}

/**
 * Reads the text of a file of results.
 *
 * @throws {LabError} "results-invalid".
 */
export function resultsFromText(text: string, fileName: string): ExperimentResults {
  return resultsFromJson(parseJson(text, fileName));
}

function parseJson(text: string, fileName: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LabError("results-invalid", `${fileName} is not JSON`, { cause });
  }
}
