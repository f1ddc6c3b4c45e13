import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContext } from "playwright";
import {
  type DatasetIndexEntry,
  datasetIndexEntry,
  parseDatasetIndex,
} from "../../src/core/dataset/datasetIndex.ts";
import { datasetFiles, parseDatasetManifest } from "../../src/core/dataset/manifest.ts";
import { parsePackedDataset } from "../../src/core/dataset/packedDataset.ts";
import { LabError, reasonOf } from "../../src/core/errors.ts";

/** A packed data set on disk that the page is to have besides its own. */
export interface OfferedDataset {
  readonly entry: DatasetIndexEntry;
  /** Contents by file name, the manifest included. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Reads and checks the folder of a packed data set, as `npm run datasets -- pack` writes it.
 *
 * @throws {LabError} "dataset-missing" if a file is not there, "dataset-invalid" if it is malformed.
 */
export async function readOfferedDataset(folder: string): Promise<OfferedDataset> {
  const files = new Map<string, Uint8Array>();
  const read = async (file: string) => {
    const bytes = await readFile(join(folder, file)).catch((cause) => {
      const needed = "--data needs the folder of a packed data set";
      const message = `${needed}; ${file} cannot be read: ${reasonOf(cause)}`;
      throw new LabError("dataset-missing", message, { cause });
    });
    files.set(file, new Uint8Array(bytes));
    return bytes;
  };
  const manifestJson = parseJson((await read("manifest.json")).toString(), folder);
  const manifest = parseDatasetManifest(manifestJson);
  for (const { file } of datasetFiles(manifest)) await read(file);
  // Errors in it are reported before a browser is started.
  await parsePackedDataset(manifestJson, files);
  return { entry: await datasetIndexEntry(manifest), files };
}

/** Answers the page's requests for the data set and for the list of data sets. */
export async function offerDataset(
  context: BrowserContext,
  { entry, files }: OfferedDataset,
): Promise<void> {
  await context.route("**/datasets/index.json", async (route) => {
    const response = await route.fetch();
    const own = response.ok() ? parseDatasetIndex(await response.json()) : [];
    await route.fulfill({ json: [...own.filter(({ name }) => name !== entry.name), entry] });
  });
  await context.route(`**/datasets/${entry.name}/*`, async (route) => {
    const name = new URL(route.request().url()).pathname.split("/").at(-1) ?? "";
    const bytes = files.get(name);
    await route.fulfill(
      bytes === undefined
        ? { status: 404 }
        : { body: Buffer.from(bytes), contentType: "application/octet-stream" },
    );
  });
}

function parseJson(text: string, folder: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const path = join(folder, "manifest.json");
    throw new LabError("dataset-invalid", `${path}: expected JSON`, { cause });
  }
}
