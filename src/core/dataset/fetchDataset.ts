import { LabError, toLabError } from "../errors.ts";
import { datasetFiles, parseDatasetManifest } from "./manifest.ts";
import type { PackedDataset } from "./packedDataset.ts";
import { parsePackedDataset } from "./packedDataset.ts";

/** The part of a `Response` that loading needs. */
interface FetchedResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  arrayBuffer(): Promise<ArrayBuffer>;
  text(): Promise<string>;
}

/** `fetch`, or a function around it that adds a signal to each request. */
export type FetchFn = (address: string) => Promise<FetchedResponse>;

/**
 * Loads a packed data set: `<baseUrl>/<name>/manifest.json` and the files it names.
 *
 * @param baseUrl Address of the folder of data sets, with or without a slash at its end.
 * @param fetchFn Makes the requests. To cancel, have it pass a signal on:
 *   `(address) => fetch(address, { signal })`.
 * @throws {LabError} "dataset-missing", naming the address, if a file cannot be loaded, or a
 *   server answers with a page of HTML in its place; "dataset-invalid" if what came is not a
 *   data set; "cancelled" if the request was aborted.
 */
export async function fetchDataset(
  baseUrl: string,
  name: string,
  fetchFn: FetchFn,
): Promise<PackedDataset> {
  const folder = `${baseUrl.replace(/\/$/, "")}/${name}`;
  const manifestJson = parseJson(
    await load(`${folder}/manifest.json`, fetchFn, (response) => response.text()),
  );
  const manifest = parseDatasetManifest(manifestJson);
  if (manifest.name !== name) {
    throw new LabError(
      "dataset-invalid",
      `manifest.json: expected the data set "${name}", found "${manifest.name}"`,
    );
  }
  const entries = await Promise.all(
    datasetFiles(manifest).map(async ({ file }) => {
      const read = (response: FetchedResponse) => response.arrayBuffer();
      const content = await load(`${folder}/${file}`, fetchFn, read);
      return [file, new Uint8Array(content)] as const;
    }),
  );
  return parsePackedDataset(manifest, new Map(entries));
}

async function load<T>(
  address: string,
  fetchFn: FetchFn,
  read: (response: FetchedResponse) => Promise<T>,
): Promise<T> {
  try {
    const response = await fetchFn(address);
    if (!response.ok) throw missing(address, `HTTP status ${response.status}`);
    // Servers of single-page apps answer any unknown address with their page and status 200.
    if (response.headers.get("content-type")?.includes("text/html")) {
      throw missing(address, "a page of HTML");
    }
    return await read(response);
  } catch (cause) {
    const error = toLabError(cause);
    if (error.code !== "internal") throw error;
    throw new LabError("dataset-missing", missing(address, error.message).message, { cause });
  }
}

function missing(address: string, found: string): LabError {
  return new LabError(
    "dataset-missing",
    `${address}: expected a file of the data set, got ${found}`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = `manifest.json: expected JSON, found "${text.slice(0, 40)}"`;
    throw new LabError("dataset-invalid", message, { cause });
  }
}
