import { Worker } from "node:worker_threads";
import { brotliCompressSync } from "node:zlib";
import fc from "fast-check";
import { gzipSync } from "fflate";
import type { Encoding } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { PNG } from "pngjs";
import { afterAll, describe, expect, test } from "vitest";
import type { ParquetSample } from "../../src/dataImport/testSupport/parquetFile.ts";
import { writeParquet } from "../../src/dataImport/testSupport/parquetFile.ts";

const image = (side: number) => PNG.sync.write(new PNG({ width: side, height: side }));

/** An LZ4 block that is one literal: its length in steps of 255 behind the token, then the bytes. */
function lz4Literals(input: Uint8Array): Uint8Array {
  const rest = input.length - 15;
  if (rest < 0) return Uint8Array.of(input.length << 4, ...input);
  const steps = new Array<number>(Math.floor(rest / 255)).fill(255);
  return Uint8Array.of(0xf0, ...steps, rest % 255, ...input);
}

/** A file without a dictionary, its values in other encodings. */
function deltas(ofBytes: Encoding, ofNumbers: Encoding): Uint8Array {
  const rows = Array.from({ length: 300 }, (_, row) => row);
  const small = image(2);
  const labels = Int32Array.from(rows, (row) => (row * row) % 7);
  const buffer = parquetWriteBuffer({
    columnData: [
      { name: "image", data: rows.map(() => small), type: "BYTE_ARRAY", encoding: ofBytes },
      { name: "label", data: labels, type: "INT32", encoding: ofNumbers },
      {
        name: "kind",
        data: Array.from(labels, (label) => `kind ${label}`),
        type: "STRING",
        encoding: ofBytes,
      },
    ],
    codec: "UNCOMPRESSED",
    pageSize: 2000,
  });
  return new Uint8Array(buffer);
}

/** A page may keep a decoder busy without end: the page ends its worker then, and so does this. */
const limitMs = 3000;
const threadScript = new URL("parquetThread.fixture.mjs", import.meta.url);
let thread: Worker | null = null;

/** "read", "refused" with a LabError, "ended" by the limit; rejects where the thread breaks. */
async function outcomeOf(bytes: Uint8Array): Promise<string> {
  // Objects of a hostile file stay within this; more ends the thread, and the test.
  const worker =
    thread ?? new Worker(threadScript, { resourceLimits: { maxOldGenerationSizeMb: 512 } });
  thread = worker;
  const isNew = worker.listenerCount("error") === 0;
  return new Promise((resolve, reject) => {
    worker.removeAllListeners();
    worker.on("error", reject);
    worker.postMessage(bytes);
    const limit = setTimeout(
      () => {
        thread = null;
        void worker.terminate().then(() => resolve("ended"));
      },
      limitMs + (isNew ? 20_000 : 0),
    );
    worker.once("message", (outcome: string) => {
      clearTimeout(limit);
      resolve(outcome);
    });
  });
}

afterAll(() => thread?.terminate());

describe("mutated parquet files", () => {
  const labels = Array.from({ length: 40 }, (_, row) => row % 3);
  const sample: ParquetSample = {
    images: labels.map((label) => image(label + 1)),
    integers: { label: labels },
    texts: { kind: labels.map((label) => `kind ${label}`) },
    names: { label: ["a", "b", "c"] },
  };
  const gzip = {
    codec: "GZIP",
    compressors: { GZIP: (input: Uint8Array) => gzipSync(input) },
  } as const;
  const brotli = {
    codec: "BROTLI",
    compressors: { BROTLI: (input: Uint8Array) => brotliCompressSync(input) },
  } as const;
  const lz4 = { codec: "LZ4_RAW", compressors: { LZ4_RAW: lz4Literals } } as const;
  const originals = [
    writeParquet({ ...sample, options: { codec: "UNCOMPRESSED", rowGroupSize: 15 } }),
    writeParquet(sample),
    writeParquet({ ...sample, options: gzip }),
    writeParquet({ ...sample, options: brotli }),
    writeParquet({ ...sample, options: lz4 }),
    deltas("DELTA_LENGTH_BYTE_ARRAY", "DELTA_BINARY_PACKED"),
    deltas("DELTA_BYTE_ARRAY", "BYTE_STREAM_SPLIT"),
  ];

  /** A byte set: anywhere, or near the end, where the footer is. The last eight stay as they are. */
  const mutation = fc.record({
    fromEnd: fc.oneof(fc.integer({ min: 8, max: 900 }), fc.integer({ min: 8, max: 4000 })),
    value: fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.nat({ max: 255 })),
  });
  const cutBytes = fc.oneof({ arbitrary: fc.constant(0), weight: 20 }, fc.nat({ max: 4000 }));

  test("are read or refused with a LabError, never anything else", {
    timeout: 60_000,
  }, async () => {
    const outcomes = new Map<string, number>();
    for (const original of originals) expect(await outcomeOf(original)).toBe("read");
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...originals),
        fc.array(mutation, { minLength: 1, maxLength: 6 }),
        cutBytes,
        async (original, mutations, cut) => {
          const mutated = original.slice();
          for (const { fromEnd, value } of mutations) {
            mutated[Math.max(0, mutated.length - 1 - fromEnd)] = value;
          }
          const bytes = mutated.subarray(0, Math.max(0, mutated.length - cut));
          const outcome = await outcomeOf(bytes);
          expect(["read", "refused", "ended"]).toContain(outcome);
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        },
      ),
      { numRuns: fc.readConfigureGlobal().numRuns ?? 300 },
    );
    // Endless loops are rare: the checks of sizes refuse nearly all.
    const count = (outcome: string) => outcomes.get(outcome) ?? 0;
    expect(count("refused")).toBeGreaterThan(0);
    expect(count("ended")).toBeLessThanOrEqual(count("refused") / 50);
  });
});
