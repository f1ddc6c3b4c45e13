import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin } from "vite";
import type { DatasetIndexEntry } from "../src/core/dataset/datasetIndex.ts";
import { datasetIndexEntry } from "../src/core/dataset/datasetIndex.ts";
import { datasetFiles, parseDatasetManifest } from "../src/core/dataset/manifest.ts";
import { LabError, toLabError } from "../src/core/errors.ts";

/** Address of the index, relative to the page. */
const indexPath = "datasets/index.json";

/**
 * Lists the data sets of a folder, by name. Manifests and sizes of files are checked, contents are
 * not: they are when they are loaded.
 *
 * @param folder Holds a folder per data set. None at all makes an empty list.
 * @param warn Called for each folder that is left out, with the reason.
 */
export async function readDatasetsIndex(
  folder: string,
  warn: (message: string) => void,
): Promise<DatasetIndexEntry[]> {
  const inside = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = inside.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const entries: DatasetIndexEntry[] = [];
  for (const name of names.sort()) {
    try {
      entries.push(await readEntry(folder, name));
    } catch (cause) {
      warn(`${join(folder, name)} is left out of ${indexPath}. ${toLabError(cause).message}`);
    }
  }
  return entries;
}

async function readEntry(folder: string, name: string): Promise<DatasetIndexEntry> {
  const text = await readFile(join(folder, name, "manifest.json"), "utf8");
  const manifest = parseDatasetManifest(JSON.parse(text));
  if (manifest.name !== name) {
    throw new LabError(
      "dataset-invalid",
      `manifest.json: expected the folder's name "${name}", found "${manifest.name}"`,
    );
  }
  for (const { file, bytes, storedBytes = bytes } of datasetFiles(manifest)) {
    const { size } = await stat(join(folder, name, file));
    if (size === storedBytes) continue;
    throw new LabError("dataset-invalid", `${file}: expected ${storedBytes} bytes, found ${size}`);
  }
  return datasetIndexEntry(manifest);
}

/**
 * Lists the data sets of public/datasets in `datasets/index.json`: a file of the build, made anew
 * for each request in development. So the page offers a folder that is put there later.
 */
export function datasetsIndex(): Plugin {
  let publicFolder = "";
  const makeIndex = async (warn: (message: string) => void) =>
    JSON.stringify(await readDatasetsIndex(join(publicFolder, "datasets"), warn));
  return {
    name: "datasets-index",
    configResolved: (config) => {
      publicFolder = config.publicDir;
    },
    configureServer: (server) => {
      server.middlewares.use(`/${indexPath}`, async (_request, response, next) => {
        try {
          const index = await makeIndex((message) => server.config.logger.warn(message));
          response.setHeader("content-type", "application/json").end(index);
        } catch (cause) {
          next(cause);
        }
      });
    },
    async generateBundle() {
      const source = await makeIndex((message) => this.warn(message));
      this.emitFile({ type: "asset", fileName: indexPath, source });
    },
  };
}
