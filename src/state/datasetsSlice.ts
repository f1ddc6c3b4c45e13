import { type DatasetIndexEntry, parseDatasetIndex } from "../core/dataset/datasetIndex.ts";
import { LabError, type PlainError, toPlainError } from "../core/errors.ts";
import type { ExperimentSpec } from "../core/experiment/experimentSpec.ts";
import type { DatasetBlobs } from "../protocol/engineApi.ts";
import type { FormatInfo, KeptDownload } from "../protocol/importApi.ts";
import type { StoredDataset } from "../storage/datasetStore.ts";
import type { BrowseSlice } from "./browseSlice.ts";
import type { DataDependencies, DatasetStorage } from "./dataDependencies.ts";
import { embeddedFallback, listedDatasets } from "./datasetList.ts";
import { type DatasetResolution, resolveDataset } from "./resolveDataset.ts";
import type { SetupSlice } from "./setupSlice.ts";
import type { Slice } from "./slice.ts";

export interface DatasetsSlice {
  readonly embedded: readonly DatasetIndexEntry[];
  readonly stored: readonly StoredDataset[];
  /** False before the first listing: until then no data set counts as missing. */
  readonly datasetsListed: boolean;
  readonly storageUsage: { readonly usedBytes: number; readonly quotaBytes: number } | null;
  /** The formats that are read; empty until the data manager is opened. */
  readonly formats: readonly FormatInfo[];
  readonly downloads: readonly KeptDownload[];
  /** The last error of the list or the storage; an import keeps its own. */
  readonly datasetsProblem: PlainError | null;
  readonly isManagerOpen: boolean;
  readonly setManagerOpen: (open: boolean) => void;
  /** These never throw: a failure is in `datasetsProblem`. */
  readonly listDatasets: () => Promise<void>;
  readonly listDownloads: () => Promise<void>;
  readonly listFormats: () => Promise<void>;
  readonly removeDataset: (hash: string) => Promise<void>;
  readonly removeDownload: (sourceName: string) => Promise<void>;
  readonly dismissDatasetsProblem: () => void;
  /**
   * Puts a data set into the setup. Stored ones go by hash too, so that links and files name the
   * data; those of the page go by name (hash null), as presets do.
   */
  readonly chooseDataset: (name: string, hash: string | null) => void;
  /**
   * The data that an experiment trains on; null for those of the page, which the engine fetches.
   *
   * @throws {LabError} "dataset-missing", with what was wanted and what is stored; "storage".
   */
  readonly dataFor: (wanted: ExperimentSpec["dataset"]) => Promise<DatasetBlobs | null>;
}

export function createDatasetsSlice(
  data: DataDependencies,
  inStore: DatasetStorage,
): Slice<DatasetsSlice, Pick<BrowseSlice, "stopBrowsing"> & Pick<SetupSlice, "changeSetup">> {
  return (set, get) => {
    const attempt = async (action: () => Promise<void>) => {
      try {
        await action();
      } catch (cause) {
        set({ datasetsProblem: toPlainError(cause) });
      }
    };
    let listing = Promise.resolve();
    let isIndexRead = false;
    const list = async () => {
      const [index, kept] = await Promise.allSettled([
        isIndexRead ? get().embedded : data.fetchIndex().then(parseDatasetIndex),
        inStore(async (store) => ({
          stored: await store.list(),
          storageUsage: await store.usage(),
        })),
      ]);
      if (index.status === "fulfilled") isIndexRead = true;
      set({
        // Without the index the fallback stays.
        ...(index.status === "fulfilled" && { embedded: index.value }),
        ...(kept.status === "fulfilled"
          ? kept.value
          : { datasetsProblem: toPlainError(kept.reason) }),
        datasetsListed: true,
      });
    };

    return {
      embedded: embeddedFallback,
      stored: [],
      datasetsListed: false,
      storageUsage: null,
      formats: [],
      downloads: [],
      datasetsProblem: null,
      isManagerOpen: false,
      setManagerOpen: (open) => {
        set({ isManagerOpen: open });
        if (open) {
          void get().listDatasets();
          void get().listDownloads();
          void get().listFormats();
        } else {
          get().stopBrowsing();
        }
      },
      listDatasets: () => {
        listing = listing.then(list); // one after the other: the newest state is set last
        return listing;
      },
      listDownloads: () => attempt(async () => set({ downloads: await data.imports.downloads() })),
      listFormats: () => attempt(async () => set({ formats: await data.imports.formats() })),
      removeDataset: (hash) =>
        attempt(async () => {
          await inStore((store) => store.remove(hash));
          await get().listDatasets();
        }),
      removeDownload: (sourceName) =>
        attempt(async () => {
          await data.imports.removeDownload(sourceName);
          await get().listDownloads();
        }),
      dismissDatasetsProblem: () => set({ datasetsProblem: null }),
      chooseDataset: (name, hash) => {
        const { embedded, stored } = get();
        const chosen = listedDatasets(embedded, stored).find(({ ref }) =>
          hash === null
            ? ref.kind === "embedded" && ref.name === name
            : ref.kind === "stored" && ref.hash === hash,
        );
        get().changeSetup("dataset", (setup) => ({
          ...setup,
          dataset: {
            name,
            ...(hash !== null && { hash }),
            ...fittingCounts(setup.dataset, chosen ?? null),
          },
        }));
      },
      dataFor: async (wanted) => {
        const find = () => resolveDataset(wanted, get().embedded, get().stored);
        // Another tab may have added or removed data since they were listed.
        if (!get().datasetsListed || find().kind !== "embedded") await get().listDatasets();
        const resolution = find();
        if (resolution.kind === "embedded") return null;
        if (resolution.kind === "missing") {
          throw new LabError("dataset-missing", resolution.message);
        }
        return inStore((store) => store.files(resolution.hash));
      },
    };
  };
}

/** Where an experiment's data are; null before the first listing. */
export function datasetResolution(
  state: Pick<DatasetsSlice, "embedded" | "stored" | "datasetsListed">,
  wanted: ExperimentSpec["dataset"],
): DatasetResolution | null {
  const found = resolveDataset(wanted, state.embedded, state.stored);
  return found.kind === "missing" && !state.datasetsListed ? null : found;
}

/** The counts of a subset, without those that the data set does not reach. */
function fittingCounts(
  { trainCount, testCount }: ExperimentSpec["dataset"],
  held: { readonly trainCount: number; readonly testCount: number } | null,
) {
  return {
    ...(trainCount !== undefined &&
      trainCount <= (held?.trainCount ?? trainCount) && { trainCount }),
    ...(testCount !== undefined && testCount <= (held?.testCount ?? testCount) && { testCount }),
  };
}
