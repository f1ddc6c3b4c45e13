import { createStore, type StoreApi } from "zustand/vanilla";
import type { EngineClient } from "../client/engineClient.ts";
import type { ResultsStore } from "../storage/resultsStore.ts";
import { type AdapterSlice, createAdapterSlice } from "./adapterSlice.ts";
import { type BrowseSlice, createBrowseSlice } from "./browseSlice.ts";
import type { DataDependencies } from "./dataDependencies.ts";
import { createDatasetsSlice, type DatasetsSlice } from "./datasetsSlice.ts";
import { nextFrame, type Schedule } from "./eventBatch.ts";
import { createImportSlice, type ImportSlice } from "./importSlice.ts";
import { lazyStore } from "./lazyStore.ts";
import { createResultsSlice, type ResultsSlice } from "./resultsSlice.ts";
import { createRunSlice, type RunSlice } from "./runSlice.ts";
import { createSavedSlice, type SavedSlice } from "./savedSlice.ts";
import { createSetupSlice, type SetupSlice } from "./setupSlice.ts";
import type { KeyValueStore } from "./setupStorage.ts";

/** The whole state of the page. */
export type LabState = AdapterSlice &
  SetupSlice &
  RunSlice &
  ResultsSlice &
  SavedSlice &
  DatasetsSlice &
  ImportSlice &
  BrowseSlice;

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
  return createStore<LabState>()((set, get) => ({
    ...createAdapterSlice(engine, hasWebGpu)(set, get),
    ...createSetupSlice(storage)(set, get),
    ...createRunSlice(engine, now, schedule)(set, get),
    ...createResultsSlice()(set, get),
    ...createSavedSlice(dependencies.openResultsStore ?? null)(set, get),
    ...createDatasetsSlice(data, inStore)(set, get),
    ...createImportSlice({ data, inStore, now, schedule })(set, get),
    ...createBrowseSlice(engine, data, inStore)(set, get),
  }));
}
