import { LabError, type PlainError, toPlainError } from "../core/errors.ts";
import type { ExperimentResults } from "../core/results/results.ts";
import type { ResultsStore, SavedResultsEntry } from "../storage/resultsStore.ts";
import { nextTask } from "./eventBatch.ts";
import { lazyStore } from "./lazyStore.ts";
import type { ResultsSlice } from "./resultsSlice.ts";
import { isActive } from "./runState.ts";
import type { ShownExperiment } from "./shownExperiment.ts";
import type { Slice } from "./slice.ts";

/** This many experiments are kept; the oldest are removed. */
export const keptCount = 10;

export interface SavedSlice {
  /** Experiments of this browser profile that were done or failed, newest first. */
  readonly saved: readonly SavedResultsEntry[];
  /** The last error of the storage; it leaves the shown results as they are. */
  readonly savedProblem: PlainError | null;
  /** These never throw: a failure is in `savedProblem`. */
  readonly listSaved: () => Promise<void>;
  readonly keepResults: (results: ExperimentResults) => Promise<void>;
  readonly openSaved: (id: string) => Promise<void>;
  readonly removeSaved: (id: string) => Promise<void>;
  readonly dismissSavedProblem: () => void;
}

export function createSavedSlice(
  openStore: () => Promise<ResultsStore>,
): Slice<SavedSlice, Pick<ResultsSlice, "showResults"> & Pick<ShownExperiment, "run">> {
  return (set, get) => {
    const store = lazyStore(openStore);
    const inStore = async (action: (store: ResultsStore) => Promise<void>) => {
      try {
        await store(action);
      } catch (cause) {
        set({ savedProblem: toPlainError(cause) });
      }
    };
    const refresh = async (store: ResultsStore) => set({ saved: await store.list() });

    return {
      saved: [],
      savedProblem: null,
      listSaved: () => inStore(refresh),
      keepResults: (results) =>
        inStore(async (store) => {
          await nextTask(); // serialising the results takes long
          await store.save(results);
          for (const { id } of (await store.list()).slice(keptCount)) await store.remove(id);
          await refresh(store);
        }),
      openSaved: (id) =>
        inStore(async (store) => {
          const results = await store.load(id);
          if (isActive(get().run)) {
            throw new LabError("busy", "Results can be opened when the running experiment is over");
          }
          get().showResults(results, null);
        }),
      removeSaved: (id) =>
        inStore(async (store) => {
          await store.remove(id);
          await refresh(store);
        }),
      dismissSavedProblem: () => set({ savedProblem: null }),
    };
  };
}
