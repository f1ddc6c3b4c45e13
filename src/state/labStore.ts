import { createStore, type StoreApi } from "zustand/vanilla";
import type { EngineClient } from "../client/engineClient.ts";
import type { ResultsStore } from "../storage/resultsStore.ts";
import { type AdapterSlice, createAdapterSlice } from "./adapterSlice.ts";
import { type BrowseSlice, createBrowseSlice } from "./browseSlice.ts";
import { type ComparisonSlice, createComparisonSlice } from "./comparisonSlice.ts";
import type { DataDependencies } from "./dataDependencies.ts";
import { createDatasetsSlice, type DatasetsSlice } from "./datasetsSlice.ts";
import { createEstimateSlice, type EstimateSlice } from "./estimateSlice.ts";
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
  ComparisonSlice &
  DatasetsSlice &
  ImportSlice &
  BrowseSlice &
  EstimateSlice;

export type LabStore = StoreApi<LabState>;

export interface LabDependencies {
  readonly engine: EngineClient;
  readonly hasWebGpu: boolean;
  /** Null where the browser forbids storage. */
  readonly storage: KeyValueStore | null;
  readonly openResultsStore: () => Promise<ResultsStore>;
  readonly data: DataDependencies;
  readonly now?: () => number;
  readonly schedule?: Schedule;
}

/** The page's one store, built from its slices. */
export function createLabStore(dependencies: LabDependencies): LabStore {
  const { engine, hasWebGpu, storage, openResultsStore, data } = dependencies;
  const { now = () => performance.now(), schedule = nextFrame } = dependencies;
  const inStore = lazyStore(data.openStore);
  return createStore<LabState>()((set, get) => ({
    ...createAdapterSlice(engine, hasWebGpu)(set, get),
    ...createSetupSlice(storage)(set, get),
    ...createEstimateSlice(engine)(set, get),
    ...createRunSlice(engine, now, schedule)(set, get),
    ...createResultsSlice()(set, get),
    ...createSavedSlice(openResultsStore)(set, get),
    ...createComparisonSlice(openResultsStore)(set, get),
    ...createDatasetsSlice(data, inStore)(set, get),
    ...createImportSlice({ imports: data.imports, inStore, now, schedule })(set, get),
    ...createBrowseSlice(engine, data.fetchEmbedded, inStore)(set, get),
  }));
}
