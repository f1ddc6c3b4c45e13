import fc from "fast-check";
import { gzipSync, zipSync } from "fflate";
import { packTar } from "modern-tar";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { smallDataset } from "../../core/dataset/testSupport/smallDataset.ts";
import { LabError } from "../../core/errors.ts";
import type { ReadContext } from "../readContext.ts";
import { quietContext } from "../testSupport/madeReading.ts";
import { memoryFile } from "../testSupport/memoryFile.ts";
import { writeParquet } from "../testSupport/parquetFile.ts";
import { cifarFile, idxFile } from "../testSupport/rawFiles.ts";
import { openDataset } from "./openDataset.ts";

/** Contents by path. */
type Files = Readonly<Record<string, Uint8Array>>;

interface Sample {
  readonly name: string;
  readonly format: string;
  /** What is changed. */
  readonly files: Files;
  /** What is made of the changed files, so that changes reach the inside of archives. */
  readonly wrap?: (files: Files) => Files | Promise<Files>;
}

/** Many times what any of the samples needs; a declared size that is believed goes far above. */
const allocationLimitBytes = 32 * 1024 ** 2;
const timeLimitMs = 5000;
const numRuns = fc.readConfigureGlobal().numRuns ?? 50;

const context: ReadContext = {
  ...quietContext,
  decodeImage: async (bytes, path) => {
    try {
      const { height, width, data } = PNG.sync.read(Buffer.from(bytes));
      return { height, width, rgba: data };
    } catch (cause) {
      throw new LabError("dataset-invalid", `${path}: does not decode`, { cause });
    }
  },
};

function png(value: number): Uint8Array {
  const image = new PNG({ width: 2, height: 2 });
  image.data.fill(value);
  return Uint8Array.from(PNG.sync.write(image));
}

/** An array as NumPy's format description 1.0 lays it out: magic, header length, header, values. */
function npy(dtype: string, shape: string, values: readonly number[]): Uint8Array {
  const header = `{'descr': '${dtype}', 'fortran_order': False, 'shape': ${shape}, }`;
  const padded = `${header.padEnd(128 - 10 - 1)}\n`;
  const text = [...padded].map((letter) => letter.charCodeAt(0));
  return Uint8Array.of(0x93, ...Buffer.from("NUMPY"), 1, 0, text.length, 0, ...text, ...values);
}

const utf8 = (text: string) => Uint8Array.from(Buffer.from(text));
const gzipEach = (files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([path, bytes]) => [`${path}.gz`, gzipSync(bytes)]));
const zip = (name: string) => (files: Files) => ({ [name]: zipSync({ ...files }) });
const tar = (files: Files) =>
  packTar(
    Object.entries(files).map(([name, body]) => ({ header: { name, size: body.length }, body })),
  );

async function makeSamples(): Promise<Sample[]> {
  const idx = {
    "train-images-idx3-ubyte": idxFile([3, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
    "train-labels-idx1-ubyte": idxFile([3], [2, 0, 1]),
  };
  const ten = { "b/data_batch_1.bin": cifarFile([[1], [9]]), "b/test_batch.bin": cifarFile([[0]]) };
  const hundred = {
    "train.bin": cifarFile([
      [3, 99],
      [4, 0],
    ]),
    "fine_label_names.txt": names(100),
  };
  const folders = { "cat/1.png": png(1), "cat/2.png": png(2), "dog/1.png": png(3) };
  const table = {
    "img/1.png": png(1),
    "img/2.png": png(2),
    "list.csv": utf8("file,label,subgroup\nimg/1.png,cat,old\nimg/2.png,dog,young\n"),
  };
  const arrays = {
    "x_train.npy": npy("|u1", "(2, 2, 2)", [1, 2, 3, 4, 5, 6, 7, 8]),
    "y_train.npy": npy("<i4", "(2,)", [0, 0, 0, 0, 1, 0, 0, 0]),
  };
  const parquet = {
    "data/train-00000-of-00001.parquet": writeParquet({
      images: [png(1), png(2), png(3)],
      integers: { label: [0, 1, 1] },
      names: { label: ["cat", "dog"] },
    }),
  };
  const { dataset, files } = await smallDataset();
  const packed = {
    ...Object.fromEntries(files),
    "manifest.json": utf8(JSON.stringify(dataset.manifest)),
  };
  const tarred = await tar(ten);
  return [
    { name: "IDX", format: "IDX files", files: idx },
    { name: "IDX.gz", format: "IDX files", files: gzipEach(idx) },
    { name: "IDX in .gz", format: "IDX files", files: idx, wrap: gzipEach },
    { name: "CIFAR-10", format: "CIFAR binary files", files: ten },
    { name: "CIFAR-100", format: "CIFAR binary files", files: hundred },
    {
      name: "CIFAR .tar.gz",
      format: "CIFAR binary files",
      files: { "c.tar.gz": gzipSync(tarred) },
    },
    {
      name: "CIFAR .tar in gzip",
      format: "CIFAR binary files",
      files: { "c.tar": tarred },
      wrap: gzipEach,
    },
    { name: "zip of images", format: "images in class folders", files: zip("a.zip")(folders) },
    {
      name: "images in a zip",
      format: "images in class folders",
      files: folders,
      wrap: zip("a.zip"),
    },
    { name: "CSV in a zip", format: "images with a table", files: table, wrap: zip("a.zip") },
    { name: ".npz", format: "NumPy arrays", files: zip("a.npz")(arrays) },
    { name: "arrays in an .npz", format: "NumPy arrays", files: arrays, wrap: zip("a.npz") },
    { name: "parquet", format: "parquet files with images", files: parquet },
    { name: "packed", format: "a packed data set", files: packed },
  ];
}

function names(count: number): Uint8Array {
  return utf8(Array.from({ length: count }, (_, i) => `n${i}`).join("\n"));
}

/** Where in a file: near its start or end, where headers and directories are, or anywhere. */
const place = fc.oneof(
  fc.nat(40).map((at) => (_size: number) => at),
  fc.nat(80).map((at) => (size: number) => size - 1 - at),
  fc.nat(1_000_000).map((at) => (size: number) => at % Math.max(1, size)),
);
const bytesOf32 = (value: number) => [value, value >>> 8, value >>> 16, value >>> 24];
const telling = fc.constantFrom(0, 1, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff);

type Change = (bytes: Uint8Array) => Uint8Array;
const change: fc.Arbitrary<Change> = fc
  .record({
    kind: fc.constantFrom("flip", "cut", "insert", "duplicate", "length"),
    place,
    length: fc.integer({ min: 1, max: 600 }),
    byte: fc.nat(255),
    value: telling,
    bigEndian: fc.boolean(),
  })
  .map(({ kind, place: at, length, byte, value, bigEndian }) => (bytes) => {
    const start = Math.min(Math.max(0, at(bytes.length)), bytes.length);
    const before = [...bytes.subarray(0, start)];
    const after = [...bytes.subarray(start)];
    const number = bigEndian ? bytesOf32(value).reverse() : bytesOf32(value);
    if (kind === "flip") after[0] ^= byte | 1;
    if (kind === "length") after.splice(0, 4, ...number);
    if (kind === "insert") after.unshift(...new Array<number>(length).fill(byte));
    if (kind === "duplicate") after.unshift(...after.slice(0, length));
    return Uint8Array.from(kind === "cut" ? before : [...before, ...after]);
  });

/** Changes of one of the files; now and then it is missing instead. */
const mutation = fc
  .record({
    fileIndex: fc.nat(100),
    changes: fc.array(change, { minLength: 1, maxLength: 3 }),
    isMissing: fc.nat(15).map((roll) => roll === 0),
  })
  .map(({ fileIndex, changes, isMissing }) => (files: Files): Files => {
    const path = Object.keys(files)[fileIndex % Object.keys(files).length];
    const { [path]: bytes, ...rest } = files;
    if (isMissing) return rest;
    return { ...files, [path]: changes.reduce((changed, apply) => apply(changed), bytes) };
  });

/** Opens files and reads all their images. */
async function openAndRead(files: Files): Promise<string> {
  const given = Object.entries(files).map(([path, bytes]) => memoryFile(path, bytes));
  const reading = await openDataset(given, {}, context);
  for (const part of reading.parts) {
    const all = Uint32Array.from({ length: part.count }, (_, exampleIndex) => exampleIndex);
    let taken = 0;
    await part.readImages(
      all,
      (exampleIndex, { height, width, channels, pixels }) => {
        expect([exampleIndex, pixels.length]).toEqual([taken++, height * width * channels]);
      },
      context,
    );
    expect(taken).toBe(part.count);
  }
  return reading.format;
}

/** The largest buffer that was asked for by size. */
let largestBytes = 0;

/** A constructor of buffers that keeps account of what is asked of it. */
function watched<T extends Uint8ArrayConstructor | Uint32ArrayConstructor | ArrayBufferConstructor>(
  buffer: T,
): T {
  return new Proxy(buffer, {
    construct(target, args: [unknown], newTarget) {
      const [size] = args;
      const elementBytes = "BYTES_PER_ELEMENT" in target ? target.BYTES_PER_ELEMENT : 1;
      if (typeof size === "number") largestBytes = Math.max(largestBytes, size * elementBytes);
      return Reflect.construct(target, args, newTarget);
    },
  });
}

beforeAll(() => {
  vi.stubGlobal("Uint8Array", watched(Uint8Array));
  vi.stubGlobal("Uint32Array", watched(Uint32Array));
  vi.stubGlobal("ArrayBuffer", watched(ArrayBuffer));
});
afterAll(() => {
  vi.unstubAllGlobals();
});

describe.each(await makeSamples())("$name", ({ format, files, wrap = (same) => same }) => {
  it("opens as it is", async () => {
    expect(await openAndRead(await wrap(files))).toBe(format);
  });

  it("opens or is refused in words when changed, in bounded time and memory", async () => {
    await fc.assert(
      fc.asyncProperty(mutation, async (apply) => {
        const changed = await wrap(apply(files));
        largestBytes = 0;
        const start = performance.now();
        try {
          await openAndRead(changed);
        } catch (error) {
          if (!(error instanceof LabError)) throw error;
          expect(["dataset-invalid", "dataset-missing"]).toContain(error.code);
        }
        expect(performance.now() - start).toBeLessThan(timeLimitMs);
        expect(largestBytes).toBeLessThan(allocationLimitBytes);
      }),
      { numRuns },
    );
  });
});
