import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CompressionCodec } from "hyparquet";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { writeParquet } from "../../src/dataImport/testSupport/parquetFile.ts";
import type { ReadProgress } from "../../src/protocol/importApi.ts";
import { type ReadingThreadOptions, startReadingThread } from "./readingThread.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "reading-thread-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** A thread that does what a script does, and is asked to open nothing. */
async function openWith(script: string, options: Partial<ReadingThreadOptions> = {}) {
  const thread = startReadingThread({
    signal: new AbortController().signal,
    onProgress: () => {},
    script: new URL(`data:text/javascript,${encodeURIComponent(script)}`),
    ...options,
  });
  return await thread.open([], {}).finally(() => thread.close());
}

it("opens, plans and packs, and reports progress", async () => {
  await writeFile(
    join(folder, "a"),
    Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 1, 7, 8, 9, 6),
  );
  await writeFile(join(folder, "b"), Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 4, 0, 1, 0, 1));
  const reports: ReadProgress[] = [];
  const thread = startReadingThread({
    signal: new AbortController().signal,
    onProgress: (progress) => reports.push(progress),
  });
  try {
    const files = ["a", "b"].map((path) => ({ path, location: join(folder, path) }));
    const inspected = await thread.open(files, {});
    expect(inspected).toMatchObject({ format: "IDX files", parts: [{ classCounts: [2, 2] }] });
    const { suggestion } = inspected;
    const options = { ...suggestion, split: { by: "seed", testShare: 0.5 }, seed: 1 } as const;
    expect((await thread.plan(options)).train.classCounts).toEqual([1, 1]);
    const { manifest, files: packed } = await thread.pack(options);
    expect(manifest).toMatchObject({ train: { count: 2 }, test: { count: 2 } });
    const pixels = ["train-images.bin", "test-images.bin"].flatMap((name) => [
      ...(packed.get(name) ?? []),
    ]);
    expect(pixels.sort()).toEqual([6, 7, 8, 9]);
    expect(reports.length).toBeGreaterThan(0);
  } finally {
    await thread.close();
  }
});

it("names a file that is not there", async () => {
  const thread = startReadingThread({ signal: new AbortController().signal, onProgress: () => {} });
  const open = thread.open([{ path: "a.gz", location: join(folder, "a.gz") }], {});
  await expect(open).rejects.toMatchObject({
    code: "dataset-invalid",
    message: "a.gz: there is no such file",
  });
  await thread.close();
});

it("is ended where it makes no progress, with one clear error", async () => {
  await expect(openWith("for (;;);", { silenceMs: 500 })).rejects.toMatchObject({
    code: "worker-failed",
    message: expect.stringMatching(/^Reading was stopped: there was no progress/),
  });
});

describe("a parquet page that would keep a decoder busy without end costs one clear error", () => {
  const images = [0, 1].map((value) => Uint8Array.of(value, 1, 2, 3, 4, 5, 6, 7, 8));
  test.each<[CompressionCodec, number[]]>([
    // Length 9; a literal (tag 63 << 2) whose length, a signed number, is negative: back to its start.
    ["SNAPPY", [9, 0xfc, 0xfa, 0xff, 0xff, 0xff, 1, 2, 3]],
    // Hadoop's lengths out and in: nothing out of -8 bytes.
    ["LZ4", [0, 0, 0, 0, 0xff, 0xff, 0xff, 0xf8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ])(
    "%s",
    async (codec, page) => {
      const compressors = { [codec]: () => Uint8Array.from(page) };
      const sample = { images, integers: { label: [0, 1] }, options: { codec, compressors } };
      const location = join(folder, "train.parquet");
      await writeFile(location, writeParquet(sample));
      const signal = new AbortController().signal;
      const thread = startReadingThread({ signal, onProgress: () => {}, silenceMs: 4000 });
      const open = thread.open([{ path: "train.parquet", location }], {});
      await expect(open.finally(() => thread.close())).rejects.toMatchObject({
        code: "worker-failed",
        message: expect.stringMatching(/^Reading was stopped: there was no progress/),
      });
    },
    20_000,
  );
});

it("goes on as long as it reports progress", async () => {
  const script = `
    import { parentPort } from "node:worker_threads";
    const post = (message) => parentPort.postMessage(message);
    parentPort.on("message", () => {
      const progress = { kind: "progress", progress: { activity: "Reading", fraction: null } };
      const timer = setInterval(post, 100, progress);
      setTimeout(() => {
        clearInterval(timer);
        post({ kind: "answer", outcome: { ok: true, value: "done" } });
      }, 1500);
    });`;
  expect(await openWith(script, { silenceMs: 1000 })).toBe("done");
});

it("is ended where it needs too much memory", async () => {
  const hog = "const all = []; for (;;) all.push(new Array(1000).fill({}));";
  await expect(openWith(hog, { memoryMebibytes: 32 })).rejects.toMatchObject({
    code: "out-of-memory",
    message: "Reading was stopped: it needed more than 32 MiB of memory",
  });
});

it("is ended by a cancel", async () => {
  const control = new AbortController();
  const open = openWith("for (;;);", { signal: control.signal });
  setTimeout(() => control.abort(), 100);
  await expect(open).rejects.toMatchObject({ name: "AbortError" });
  await expect(openWith("", { signal: AbortSignal.abort() })).rejects.toMatchObject({
    name: "AbortError",
  });
});

it("that ends by itself leaves no call waiting", async () => {
  await expect(openWith("process.exit(3)")).rejects.toMatchObject({ code: "worker-failed" });
  await expect(openWith("throw new Error('odd')")).rejects.toThrow("odd");
});
