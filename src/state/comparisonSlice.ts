import { toPlainError } from "../core/errors.ts";
import type { ExperimentResults } from "../core/results/results.ts";
import type { ResultsStore } from "../storage/resultsStore.ts";
import { lazyStore } from "./lazyStore.ts";
import { type ReadableFile, resultsFromText } from "./resultsSlice.ts";
import type { ShownExperiment } from "./shownExperiment.ts";
import type { Slice } from "./slice.ts";

/** The shown results beside those of another run. These never throw: `comparison` has what failed. */
export interface ComparisonSlice {
  readonly compareWithFile: (file: ReadableFile) => Promise<void>;
  /** @param name What to call the saved results. */
  readonly compareWithSaved: (id: string, name: string) => Promise<void>;
  readonly endComparison: () => void;
}

export function createComparisonSlice(
  openStore: () => Promise<ResultsStore>,
): Slice<ComparisonSlice, ShownExperiment> {
  return (set, get) => {
    const store = lazyStore(openStore);
    /** Results that were replaced meanwhile, or another comparison, win. */
    const compare = async (name: string, read: () => Promise<ExperimentResults>) => {
      const reading = { status: "reading", name } as const;
      set({ comparison: reading });
      const settle = (comparison: ShownExperiment["comparison"]) => {
        if (get().comparison === reading) set({ comparison });
      };
      try {
        settle({ status: "ready", name, results: await read() });
      } catch (cause) {
        settle({ status: "failed", name, error: toPlainError(cause) });
      }
    };
    return {
      compareWithFile: (file) =>
        compare(file.name, async () => resultsFromText(await file.text(), file.name)),
      compareWithSaved: (id, name) => compare(name, () => store((opened) => opened.load(id))),
      endComparison: () => set({ comparison: { status: "none" } }),
    };
  };
}
