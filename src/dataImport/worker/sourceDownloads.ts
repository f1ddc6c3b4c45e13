import { sourceNamed, sources } from "../../core/dataset/sources.ts";
import type { KeptDownload } from "../../protocol/importApi.ts";
import type { DownloadStore } from "../../storage/downloadStore.ts";
import type { DownloadOptions } from "../download/download.ts";
import { clearSource, downloadSource, keptOf, suggestionOf } from "../download/downloadSource.ts";
import type { ReadContext } from "../readContext.ts";

/** What downloads work with; tests put fakes in. */
export interface DownloadDependencies {
  readonly store: DownloadStore;
  readonly fetch: (address: string, init: RequestInit) => Promise<Response>;
  readonly wait: DownloadOptions["wait"];
}

/** A whole AbortSignal, since `fetch` takes no less. */
interface FetchContext extends Pick<ReadContext, "onProgress"> {
  readonly signal: AbortSignal;
}

/** The downloads of the table of sources: what is kept of them, and how to get them. */
export type SourceDownloads = Awaited<ReturnType<typeof openSourceDownloads>>;

/** The store keeps the files: the browser's cache would keep them twice. The request names no origin. */
const fetchOptions: RequestInit = {
  cache: "no-store",
  credentials: "omit",
  referrerPolicy: "no-referrer",
};

/**
 * The downloads of the table of sources. Files at addresses that the table has no more are removed:
 * nothing would ever list them.
 */
export async function openSourceDownloads({ store, fetch, wait }: DownloadDependencies) {
  const known = new Set(sources.flatMap(({ files }) => files.map(({ address }) => address)));
  for (const { address } of await store.list()) if (!known.has(address)) await store.clear(address);
  return {
    /**
     * Downloads what is not here yet.
     *
     * @throws {LabError} "dataset-missing" if no source has the name; "cancelled".
     */
    fetch: async (sourceName: string, { signal, onProgress }: FetchContext) => {
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
    remove: (sourceName: string) => clearSource(sourceNamed(sourceName), store),
  };
}
