// The thread that reads files for the command line; see readingThread.ts.
import { parentPort } from "node:worker_threads";
import type { SourceFile } from "../../src/core/dataset/sourceFile.ts";
import { LabError, toPlainError } from "../../src/core/errors.ts";
import { buffersOf } from "../../src/dataImport/bytes.ts";
import { openDataset } from "../../src/dataImport/formats/openDataset.ts";
import { packReading } from "../../src/dataImport/packing/packReading.ts";
import { planPack } from "../../src/dataImport/packing/planPack.ts";
import type { ReadContext } from "../../src/dataImport/readContext.ts";
import type { DatasetReading } from "../../src/dataImport/reading.ts";
import { inspectReading } from "../../src/dataImport/worker/inspectReading.ts";
import { throttledProgress } from "../../src/dataImport/worker/throttledProgress.ts";
import { watchedFile } from "../../src/dataImport/worker/watchedFile.ts";
import { decodeImage } from "./decodeImage.ts";
import { diskFile } from "./diskFile.ts";
import type { ThreadMessage, ThreadQuestion } from "./readingThread.ts";

let reading: DatasetReading | null = null;

const send = (message: ThreadMessage<unknown>, transfer: ArrayBuffer[] = []) =>
  parentPort?.postMessage(message, transfer);
const throttled = throttledProgress(
  (progress) => send({ kind: "progress", progress }),
  () => performance.now(),
);
const context: ReadContext = {
  decodeImage,
  // A cancel ends the thread.
  signal: { aborted: false, throwIfAborted: () => {} },
  onProgress: throttled.show,
};

parentPort?.on("message", async (question: ThreadQuestion) => {
  try {
    await answer(question);
  } catch (cause) {
    send({ kind: "answer", outcome: { ok: false, error: toPlainError(cause) } });
  }
});

async function answer(question: ThreadQuestion): Promise<void> {
  const reply = (value: unknown, transfer?: ArrayBuffer[]) =>
    send({ kind: "answer", outcome: { ok: true, value } }, transfer);
  if (question.kind === "open") {
    const files: SourceFile[] = [];
    for (const { path, location } of question.files) {
      files.push(watchedFile(await diskFile(path, location), throttled.repeat));
    }
    reading = await openDataset(files, question.columns, context);
    return reply(await inspectReading(reading, context));
  }
  if (reading === null) throw new LabError("internal", "There is no reading open");
  if (question.kind === "plan") return reply(planPack(reading, question.options));
  const { dataset, files } = await packReading(reading, question.options, context);
  reply({ manifest: dataset.manifest, files }, buffersOf(files));
}
