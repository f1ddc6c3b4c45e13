import { createStore, type StoreApi } from "zustand/vanilla";
import type { EngineClient } from "../client/engineClient.ts";
import type { ResultsStore } from "../storage/resultsStore.ts";
import { createAdapterSlice } from "./adapterSlice.ts";
import { createBrowseSlice } from "./browseSlice.ts";
import { createDatasetsSlice, type DataDependencies } from "./datasetsSlice.ts";
import { nextFrame, type Schedule } from "./eventBatch.ts";
import { createImportSlice } from "./importSlice.ts";
import type { LabState } from "./labState.ts";
import { lazyStore } from "./lazyStore.ts";
import { createResultsSlice } from "./resultsSlice.ts";
import { createRunSlice } from "./runSlice.ts";
import { createSavedSlice } from "./savedSlice.ts";
import { createSetupSlice } from "./setupSlice.ts";
import type { KeyValueStore } from "./setupStorage.ts";

export type LabStore = StoreApi<LabState>;

export interface LabDependencies {
  readonly engine: EngineClient;
  readonly hasWebGpu: boolean;
  /** Null where the browser keeps nothing. */
  readonly storage: KeyValueStore | null;
  /** Opens the saved results; absent where none are kept. */
  readonly openResultsStore?: () => Promise<ResultsStore>;
  /** Data sets besides those of the page; absent where there are none. */
  readonly data?: DataDependencies;
  readonly now?: () => number;
  readonly schedule?: Schedule;
}

/** The page's one store, built from its slices. */
export function createLabStore(dependencies: LabDependencies): LabStore {
  const { engine, hasWebGpu, storage } = dependencies;
  const now = dependencies.now ?? (() => performance.now());
  const schedule = dependencies.schedule ?? nextFrame;
  const data = dependencies.data ?? null;
  const inStore = lazyStore(data?.openStore ?? null);
  return createStore<LabState>()((...store) => ({
    ...createAdapterSlice(engine, hasWebGpu)(...store),
    ...createSetupSlice(storage)(...store),
    ...createRunSlice({ engine, now, schedule })(...store),
    ...createResultsSlice()(...store),
    ...createSavedSlice(dependencies.openResultsStore ?? null)(...store),
    ...createDatasetsSlice(data, inStore)(...store),
    ...createImportSlice({ data, inStore, now, schedule })(...store),
    ...createBrowseSlice(engine, data, inStore)(...store),
  }));
}
