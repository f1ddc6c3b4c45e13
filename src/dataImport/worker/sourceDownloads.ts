import { sourceNamed, sources } from "../../core/dataset/sources.ts";
import type { KeptDownload } from "../../protocol/importApi.ts";
import type { DownloadStore } from "../../storage/downloadStore.ts";
import type { DownloadOptions } from "../download/download.ts";
import { clearSource, downloadSource, keptOf, suggestionOf } from "../download/downloadSource.ts";
import type { SourceDownloads } from "./importer.ts";

/** What downloads work with; tests put fakes in. */
export interface DownloadDependencies {
  readonly store: DownloadStore;
  readonly fetch: (address: string, init: RequestInit) => Promise<Response>;
  readonly wait: DownloadOptions["wait"];
}

/** The store keeps the files: the browser's cache would keep them twice. Nobody is told who asks. */
const fetchOptions: RequestInit = {
  cache: "no-store",
  credentials: "omit",
  referrerPolicy: "no-referrer",
};

/**
 * The downloads of the table of sources. Files at addresses that the table has no more are removed:
 * nothing would ever list them.
 */
export async function openSourceDownloads({
  store,
  fetch,
  wait,
}: DownloadDependencies): Promise<SourceDownloads> {
  const known = new Set(sources.flatMap(({ files }) => files.map(({ address }) => address)));
  for (const { address } of await store.list()) if (!known.has(address)) await store.clear(address);
  return {
    fetch: async (sourceName, { signal, onProgress }) => {
      const source = sourceNamed(sourceName);
      const files = await downloadSource(
        source,
        store,
        (address, init) => fetch(address, { ...fetchOptions, ...init, signal }),
        { signal, onProgress, wait },
      );
      return { files, suggestion: suggestionOf(source), labelColumn: source.labelColumn };
    },
    list: async () => {
      const kept: KeptDownload[] = [];
      for (const source of sources) {
        const sizes = await keptOf(source, store);
        if (sizes.bytes > 0) kept.push({ sourceName: source.name, ...sizes });
      }
      return kept;
    },
    remove: (sourceName) => clearSource(sourceNamed(sourceName), store),
  };
}
