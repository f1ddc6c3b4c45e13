import type { DatasetIndexEntry } from "../core/dataset/datasetIndex.ts";
import type { PageDataset } from "../protocol/pageApi.ts";
import type { StoredDataset } from "../storage/datasetStore.ts";

/** An available data set: one that comes with the page, or one in the browser's storage. */
export type DatasetRef =
  | { readonly kind: "embedded"; readonly name: string }
  | { readonly kind: "stored"; readonly hash: string };

/** What a list shows of a data set. */
export interface ListedDataset extends PageDataset {
  readonly ref: DatasetRef;
  readonly licence: string;
  readonly bytes: number;
}

/** The set that every page has, used if the page's index cannot be read. */
export const embeddedFallback: readonly DatasetIndexEntry[] = [
  {
    name: "glyphs-16",
    title: "Glyphs 16: ten digits, two hands",
    licence: "CC0-1.0",
    shape: { height: 16, width: 16, channels: 1 },
    classCount: 10,
    trainCount: 2048,
    testCount: 2048,
    subgroupNames: ["common", "rare"],
    bytes: 1_056_768,
    hash: "",
  },
];

/** Those of the page first, then the stored ones, newest first. */
export function listedDatasets(
  embedded: readonly DatasetIndexEntry[],
  stored: readonly StoredDataset[],
): readonly ListedDataset[] {
  const newest = stored.toSorted((a, b) => b.addedAt.localeCompare(a.addedAt));
  return [
    ...embedded.map((entry) => ({
      ...entry,
      ref: { kind: "embedded", name: entry.name } as const,
    })),
    ...newest.map(({ hash, bytes, manifest }) => ({
      ref: { kind: "stored", hash } as const,
      name: manifest.name,
      title: manifest.title,
      licence: manifest.licence,
      shape: manifest.shape,
      classCount: manifest.classNames.length,
      subgroupNames: manifest.subgroupNames,
      trainCount: manifest.train.count,
      testCount: manifest.test.count,
      bytes,
      hash,
    })),
  ];
}

/** A key that is unique among the listed data sets. */
export function refKey(ref: DatasetRef): string {
  return ref.kind === "embedded" ? `page:${ref.name}` : ref.hash;
}
