// Opens and reads parquet files that it is sent, and answers what became of each.
import { parentPort } from "node:worker_threads";
import { LabError } from "../../src/core/errors.ts";
import { readImageHeader } from "../../src/dataImport/formats/images/imageHeader.ts";
import { parquet } from "../../src/dataImport/formats/parquet/parquet.ts";
import type { ReadContext } from "../../src/dataImport/readContext.ts";
import { memoryFile } from "../../src/dataImport/testSupport/memoryFile.ts";
import { openFormat } from "../../src/dataImport/testSupport/openFormat.ts";

/** Decodes nothing: images have the size in their header, if that is small. */
const context: ReadContext = {
  decodeImage: async (bytes, path) => {
    const { height, width } = readImageHeader(bytes, path);
    if (height * width > 10_000) throw new LabError("dataset-invalid", `${path}: too large`);
    return { height, width, rgba: new Uint8Array(height * width * 4) };
  },
  signal: { aborted: false, throwIfAborted: () => {} },
  onProgress: () => {},
};

async function openAndRead(bytes: Uint8Array): Promise<void> {
  const reading = await openFormat(parquet, [memoryFile("train.parquet", bytes)], {}, context);
  for (const part of reading?.parts ?? []) {
    const all = Uint32Array.from({ length: part.count }, (_, row) => row);
    await part.readImages(all, () => {}, context);
  }
}

parentPort?.on("message", (bytes: Uint8Array) => {
  openAndRead(bytes).then(
    () => parentPort?.postMessage("read"),
    (error: unknown) =>
      parentPort?.postMessage(error instanceof LabError ? "refused" : `broken: ${String(error)}`),
  );
});
