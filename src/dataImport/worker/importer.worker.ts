import { expose, transfer } from "comlink";
import type { ImportApi } from "../../protocol/importApi.ts";
import { openDownloadStore } from "../../storage/downloadStore.ts";
import { buffersOf } from "../bytes.ts";
import { formats } from "../formats/formats.ts";
import { openDataset } from "../formats/openDataset.ts";
import { packReading } from "../packing/packReading.ts";
import { createBrowserDecoder } from "./browserDecoder.ts";
import { createImporter } from "./importer.ts";
import { openSourceDownloads, type SourceDownloads } from "./sourceDownloads.ts";

let downloads: Promise<SourceDownloads> | null = null;

const importer = createImporter({
  formats,
  openDataset,
  packReading,
  decodeImage: createBrowserDecoder(),
  now: () => performance.now(),
  openDownloads: () => {
    downloads ??= openDownloads();
    // A browser that refused storage once may give it later.
    downloads.catch(() => {
      downloads = null;
    });
    return downloads;
  },
});

const api: ImportApi = {
  ...importer,
  pack: async (...asked) => {
    const packed = await importer.pack(...asked);
    return packed.ok ? transfer(packed, buffersOf(packed.value.files)) : packed;
  },
};

async function openDownloads(): Promise<SourceDownloads> {
  return openSourceDownloads({
    store: await openDownloadStore(),
    fetch: (address, init) => fetch(address, init),
    wait: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
  });
}

expose(api);
