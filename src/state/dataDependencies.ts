import type { ImportClient } from "../client/importClient.ts";
import type { PackedDataset } from "../core/dataset/packedDataset.ts";
import type { DatasetStore } from "../storage/datasetStore.ts";
import type { InStore } from "./lazyStore.ts";

/** Where data sets come from and go to. */
export interface DataDependencies {
  readonly imports: ImportClient;
  readonly openStore: () => Promise<DatasetStore>;
  /** Fetches `datasets/index.json` beside the page. */
  readonly fetchIndex: () => Promise<unknown>;
  /** Fetches a data set that comes with the page. */
  readonly fetchEmbedded: (name: string) => Promise<PackedDataset>;
}

/** Actions on the stored data sets. */
export type DatasetStorage = InStore<DatasetStore>;
