import type { DatasetIndexEntry } from "../core/dataset/datasetIndex.ts";
import { sources } from "../core/dataset/sources.ts";
import type { ExperimentSpec } from "../core/experiment/experimentSpec.ts";
import type { StoredDataset } from "../storage/datasetStore.ts";

/** Where the data of an experiment are, or that they are missing. */
export type DatasetResolution =
  /** Comes with the page, in the folder of this name. */
  | { readonly kind: "embedded"; readonly name: string }
  /** In the browser's storage. */
  | { readonly kind: "stored"; readonly hash: string }
  | {
      readonly kind: "missing";
      /** What was wanted and what is available. */
      readonly message: string;
      /** A source to download from that has this name. */
      readonly sourceName?: string;
      /** Other data of this name; `hash` null: those that come with the page. */
      readonly sameName?: { readonly hash: string | null };
    };

/**
 * Finds the data that an experiment names: those of the page first, then stored ones; by hash if
 * the experiment gives one, else by name, the newest.
 *
 * @param embedded An entry with an empty hash is of data whose hash is not known yet; the engine
 *   checks it when it has loaded them.
 */
export function resolveDataset(
  wanted: ExperimentSpec["dataset"],
  embedded: readonly DatasetIndexEntry[],
  stored: readonly StoredDataset[],
): DatasetResolution {
  const { name, hash } = wanted;
  const own = embedded.find((entry) => entry.name === name);
  if (own !== undefined && (hash === undefined || own.hash === "" || own.hash === hash)) {
    return { kind: "embedded", name };
  }
  const newest = stored.toSorted((a, b) => b.addedAt.localeCompare(a.addedAt));
  const alike = newest.filter(({ manifest }) => manifest.name === name);
  const found = hash === undefined ? alike[0] : newest.find((dataset) => dataset.hash === hash);
  if (found !== undefined) return { kind: "stored", hash: found.hash };
  const sameName = own === undefined ? alike[0] : { hash: null };
  const source = sources.find((candidate) => candidate.name === name);
  return {
    kind: "missing",
    message: missingMessage(name, hash, [
      ...(own === undefined ? [] : [own.hash]),
      ...alike.map((dataset) => dataset.hash),
    ]),
    ...(source !== undefined && { sourceName: source.name }),
    ...(sameName !== undefined && { sameName: { hash: sameName.hash } }),
  };
}

/** The first digits of a hash, to compare by eye. */
export function shortHash(hash: string): string {
  return hash.slice(0, 12);
}

function missingMessage(name: string, hash: string | undefined, here: readonly string[]): string {
  if (hash === undefined) return `The experiment needs the data set "${name}", which is not here.`;
  const wanted = `The experiment was made on "${name}" with hash ${shortHash(hash)}.`;
  if (here.length === 0) return `${wanted} No data set of that name or hash is here.`;
  return `${wanted} The data of that name here have ${here.map(shortHash).join(", ")}.`;
}
