import { brotliCompressSync } from "node:zlib";
import { gzipSync } from "fflate";
import { parquetMetadata } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { PNG } from "pngjs";
import { describe, expect, test } from "vitest";
import type { SourceFile } from "../../../core/dataset/sourceFile.ts";
import { LabError } from "../../../core/errors.ts";
import type { ReadContext } from "../../readContext.ts";
import type { DatasetReading, SourcePart } from "../../reading.ts";
import { memoryFile } from "../../testSupport/memoryFile.ts";
import { openFormat } from "../../testSupport/openFormat.ts";
import type { ParquetSample as Sample } from "../../testSupport/parquetFile.ts";
import { writeParquet as write } from "../../testSupport/parquetFile.ts";
import { parquet } from "./parquet.ts";

const context: ReadContext = {
  decodeImage: async (bytes) => {
    const { height, width, data } = PNG.sync.read(Buffer.from(bytes));
    return { height, width, rgba: data };
  },
  signal: { aborted: false, throwIfAborted: () => {} },
  onProgress: () => {},
};

/** Colour types of the PNG standard. */
const grey = 0;
const colour = 2;

/** A PNG of 2 x 2 pixels: row index, column index and a value that differs between images. */
function png(value: number, colorType: 0 | 2 = colour): Uint8Array {
  const image = new PNG({ width: 2, height: 2 });
  for (let pixel = 0; pixel < 4; pixel++) {
    const rgb = colorType === grey ? [value, value, value] : [pixel >> 1, pixel & 1, value];
    image.data.set([...rgb, 255], pixel * 4);
  }
  return PNG.sync.write(image, { colorType, inputColorType: 6 });
}

/** The pixels of such a PNG. */
const colourPixels = (value: number) => [0, 0, value, 0, 1, value, 1, 0, value, 1, 1, value];

const file = (sample: Sample): SourceFile =>
  memoryFile(sample.path ?? "train-00000-of-00001.parquet", write(sample));

async function open(...files: SourceFile[]): Promise<DatasetReading> {
  const reading = await openFormat(parquet, files, {}, context);
  if (reading === null) throw new Error("not taken for parquet");
  return reading;
}

async function readAll(part: SourcePart, chosen = Uint32Array.from(part.labels, (_, i) => i)) {
  const images: { index: number; channels: number; pixels: number[] }[] = [];
  await part.readImages(
    chosen,
    (index, { channels, pixels }) => images.push({ index, channels, pixels: [...pixels] }),
    context,
  );
  return images;
}

async function failure(work: Promise<unknown>): Promise<string> {
  const error = await work.then(() => null).catch((cause: unknown) => cause);
  if (!(error instanceof LabError)) throw new Error(`expected a LabError, got ${String(error)}`);
  expect(error.code).toBe("dataset-invalid");
  return error.message;
}

const cats: Sample = {
  images: [png(10), png(20), png(30)],
  integers: { label: [1, 0, 1] },
  names: { label: ["cat", "dog"] },
};

describe("a parquet file of Hugging Face", () => {
  test("gives images, labels and the names of the classes", async () => {
    const reading = await open(file(cats));
    expect(reading.classNames).toEqual(["cat", "dog"]);
    expect(reading.chosen).toEqual({ label: "label", subgroup: null });
    expect(reading.columns).toEqual([
      { name: "label", valueCount: 2, sampleValues: ["cat", "dog"] },
    ]);
    expect(reading.notes).toEqual([]);
    const [part] = reading.parts;
    expect(part).toMatchObject({ split: "train", count: 3, shape: null, subgroups: null });
    expect([...part.labels]).toEqual([1, 0, 1]);
    expect(await readAll(part)).toEqual(
      [10, 20, 30].map((value, index) => ({ index, channels: 3, pixels: colourPixels(value) })),
    );
  });

  test("keeps grey images grey", async () => {
    const sample = { ...cats, images: [png(1, grey), png(2, grey), png(3, grey)] };
    const [part] = (await open(file(sample))).parts;
    expect(await readAll(part)).toMatchObject([
      { channels: 1, pixels: [1, 1, 1, 1] },
      { channels: 1, pixels: [2, 2, 2, 2] },
      { channels: 1, pixels: [3, 3, 3, 3] },
    ]);
  });

  test("has the columns of CIFAR-100, of which the fine label is taken", async () => {
    const sample: Sample = {
      image: "img",
      images: [png(1), png(2), png(3)],
      integers: { coarse_label: [1, 0, 1], fine_label: [2, 0, 1] },
      names: { fine_label: ["apple", "bee", "cup"], coarse_label: ["food", "animals"] },
    };
    const reading = await open(file(sample));
    expect(reading.chosen.label).toBe("fine_label");
    expect(reading.columns.map(({ name }) => name)).toEqual(["coarse_label", "fine_label"]);
    const choice = { label: "coarse_label", subgroup: "fine_label" };
    const other = await openFormat(parquet, [file(sample)], choice, context);
    expect(other?.classNames).toEqual(["food", "animals"]);
    expect(other?.subgroupNames).toEqual(["apple", "bee", "cup"]);
    expect([...(other?.parts[0]?.subgroups ?? [])]).toEqual([2, 0, 1]);
  });

  test("without metadata is classified by its distinct values, numbers by size", async () => {
    const numbers = await open(file({ images: cats.images, integers: { label: [10, 9, 10] } }));
    expect(numbers.classNames).toEqual(["9", "10"]);
    expect([...numbers.parts[0].labels]).toEqual([1, 0, 1]);
    const texts = await open(file({ images: cats.images, texts: { kind: ["b", "a", "b"] } }));
    expect(texts.classNames).toEqual(["a", "b"]);
    expect([...texts.parts[0].labels]).toEqual([1, 0, 1]);
  });

  test("may have images in a plain binary column, and true or false as labels", async () => {
    const buffer = parquetWriteBuffer({
      columnData: [
        { name: "picture", data: [png(7), png(8)], type: "BYTE_ARRAY" },
        { name: "smiling", data: [true, false], type: "BOOLEAN" },
      ],
    });
    const reading = await open(memoryFile("faces.parquet", new Uint8Array(buffer)));
    expect(reading.classNames).toEqual(["false", "true"]);
    const [part] = reading.parts;
    expect([...part.labels]).toEqual([1, 0]);
    expect(part.split).toBeNull();
    expect((await readAll(part)).map(({ pixels }) => pixels[2])).toEqual([7, 8]);
  });

  test("is read in shards, a part each, training before test", async () => {
    const shard = (path: string, value: number, labels: number[]) =>
      file({ ...cats, path, images: labels.map(() => png(value)), integers: { label: labels } });
    const reading = await open(
      shard("mnist/test/0000.parquet", 3, [0]),
      shard("mnist/train/0001.parquet", 2, [1]),
      shard("mnist/train/0000.parquet", 1, [0, 1]),
    );
    expect(reading.parts.map(({ source, split, count }) => [source, split, count])).toEqual([
      ["mnist/train/0000.parquet", "train", 2],
      ["mnist/train/0001.parquet", "train", 1],
      ["mnist/test/0000.parquet", "test", 1],
    ]);
    expect(reading.suggestion.name).toBe("mnist");
  });

  test("of validation joins the training set, or stands in for a missing test set", async () => {
    const at = (path: string) => file({ ...cats, path });
    const joined = await open(at("train.parquet"), at("test.parquet"), at("valid.parquet"));
    expect(joined.parts.map(({ split }) => split)).toEqual(["train", "train", "test"]);
    expect(joined.notes).toEqual(["The validation files join the training set."]);
    const standIn = await open(at("train.parquet"), at("validation-00000-of-00001.parquet"));
    expect(standIn.parts.map(({ split }) => split)).toEqual(["train", "test"]);
  });
});

/** Of the squares modulo 7, which are 0, 1, 2 and 4. */
const rankOf = (square: number) => [0, 1, 2, 4].indexOf(square);

describe("row groups and pages", () => {
  const count = 60;
  const many: Sample = {
    images: Array.from({ length: count }, (_, row) => png(row)),
    integers: { label: Array.from({ length: count }, (_, row) => row % 7) },
  };

  test.each([
    ["uncompressed", { codec: "UNCOMPRESSED" }],
    ["Snappy", { codec: "SNAPPY" }],
    ["gzip", { codec: "GZIP", compressors: { GZIP: (input: Uint8Array) => gzipSync(input) } }],
    [
      "brotli",
      {
        codec: "BROTLI",
        compressors: { BROTLI: (input: Uint8Array) => brotliCompressSync(input) },
      },
    ],
  ] as const)("of %s files give the chosen images only, in order", async (_, codec) => {
    const options = { ...codec, rowGroupSize: 25, pageSize: 400 };
    const bytes = write({ ...many, options });
    const reads: [number, number][] = [];
    const source = memoryFile("train.parquet", bytes);
    const watched: SourceFile = {
      ...source,
      read: (start, end) => {
        reads.push([start, end]);
        return source.read(start, end);
      },
    };
    const [part] = (await open(watched)).parts;
    expect([...part.labels]).toEqual(many.integers?.label);
    const chosen = Uint32Array.of(0, 1, 24, 25, 59);
    const images = await readAll(part, chosen);
    expect(images.map(({ index }) => index)).toEqual([...chosen]);
    expect(images.map(({ pixels }) => pixels[2])).toEqual([...chosen]);
    expect(Math.max(...reads.map(([start, end]) => end - start))).toBeLessThan(bytes.length / 2);
  });

  test.each([
    ["DELTA_LENGTH_BYTE_ARRAY", "DELTA_BINARY_PACKED", "DELTA_BYTE_ARRAY"],
    ["DELTA_BYTE_ARRAY", "BYTE_STREAM_SPLIT", "DELTA_LENGTH_BYTE_ARRAY"],
    ["PLAIN", "DELTA_BINARY_PACKED", "PLAIN"],
  ] as const)("in the encodings %s, %s and %s are read", async (ofImages, ofNumbers, ofTexts) => {
    const rows = Array.from({ length: 300 }, (_, row) => row);
    const numbers = rows.map((row) => (row * row) % 7);
    const buffer = parquetWriteBuffer({
      columnData: [
        {
          name: "image",
          data: rows.map((row) => png(row % 256)),
          type: "BYTE_ARRAY",
          encoding: ofImages,
        },
        { name: "small", data: Int32Array.from(numbers), type: "INT32", encoding: ofNumbers },
        {
          name: "large",
          data: BigInt64Array.from(numbers, (n) => BigInt(n) * -(2n ** 40n)),
          type: "INT64",
          encoding: ofNumbers,
        },
        { name: "text", data: numbers.map((n) => `the ${n}`), type: "STRING", encoding: ofTexts },
      ],
      rowGroupSize: 120,
      pageSize: 900,
    });
    const [{ columns }] = parquetMetadata(buffer).row_groups;
    const written = columns.map(({ meta_data }) => meta_data?.encodings.at(-1));
    expect(written).toEqual([ofImages, ofNumbers, ofNumbers, ofTexts]);
    const source = memoryFile("a.parquet", new Uint8Array(buffer));
    for (const label of ["small", "text"]) {
      const reading = await openFormat(parquet, [source], { label }, context);
      expect(reading?.parts.flatMap(({ labels }) => [...labels])).toEqual(numbers.map(rankOf));
    }
    const reading = await openFormat(parquet, [source], { label: "large" }, context);
    expect(reading?.classNames).toEqual([4, 2, 1, 0].map((n) => String(n * -(2 ** 40) || 0)));
    const [part] = reading?.parts ?? [];
    const images = await readAll(part, Uint32Array.of(0, 119, 120, 299));
    expect(images.map(({ pixels }) => pixels[2])).toEqual([0, 119, 120, 43]);
  });

  test("are cancelled between two images", async () => {
    const [part] = (await open(file(many))).parts;
    let taken = 0;
    const signal = {
      aborted: false,
      throwIfAborted: () => {
        if (taken === 3) throw Object.assign(new Error("stop"), { name: "AbortError" });
      },
    };
    const reading = part.readImages(Uint32Array.of(1, 2, 3, 4, 5), () => taken++, {
      ...context,
      signal,
    });
    await expect(reading).rejects.toThrow("stop");
    expect(taken).toBe(3);
  });
});

describe("a parquet file that is off is refused", () => {
  const bytes = write(cats);
  const at = (path: string, content: Uint8Array) => open(memoryFile(path, content));

  test("if it is truncated, empty or something else", async () => {
    expect(await failure(at("a.parquet", bytes.slice(0, -9)))).toMatch(
      /^a\.parquet: expected a parquet file to end in "PAR1", found /,
    );
    expect(await failure(at("a.parquet", new Uint8Array(0)))).toContain(
      'byte 0: expected a parquet file to start with "PAR1", found ""',
    );
    expect(
      await failure(
        at(
          "a.parquet",
          Uint8Array.from("<html></html>", (c) => c.charCodeAt(0)),
        ),
      ),
    ).toContain('found "<htm"');
    expect(
      await openFormat(parquet, [memoryFile("a.bin", bytes.slice(1))], {}, context),
    ).toBeNull();
  });

  test("if the footer claims more than the file has", async () => {
    const huge = bytes.slice();
    new DataView(huge.buffer).setUint32(huge.length - 8, 0x7fffffff, true);
    expect(await failure(at("a.parquet", huge))).toMatch(
      /expected a footer of at most \d+ bytes, found 2147483647/,
    );
  });

  test("if a label is missing, or has no name", async () => {
    const beyond = file({ ...cats, integers: { label: [1, 2, 0] } });
    expect(await failure(open(beyond))).toBe(
      "train-00000-of-00001.parquet row 1, column label: expected a label from 0 to 1, found 2",
    );
    const unlabelled = file({ ...cats, integers: { label: [1, 0, -1] } });
    expect(await failure(open(unlabelled))).toContain("row 2, column label");
    const missing = file({ images: cats.images, texts: { label: ["a", null, "b"] } });
    expect(await failure(open(missing))).toContain(
      "row 1, column label: expected a label, found null",
    );
  });

  test("if a label holds the sign for bytes that are no text", async () => {
    const broken = file({ images: cats.images, texts: { label: ["caf\ufffd", "cafe", "cafe"] } });
    expect(await failure(open(broken))).toContain(
      'row 0, column label: expected text in UTF-8, found "caf',
    );
  });

  test("if an image is null, or is none", async () => {
    const [part] = (await open(file({ ...cats, images: [png(1), null, png(2)] }))).parts;
    expect(await failure(readAll(part))).toMatch(/row 1, column image: .* found null/);
    const [text] = (await open(file({ ...cats, images: [png(1), png(2), Uint8Array.of(1, 2)] })))
      .parts;
    expect(await failure(readAll(text))).toMatch(
      /^train-00000-of-00001\.parquet row 2: expected a PNG or JPEG/,
    );
  });

  test("if it lacks images or labels, or has too many classes", async () => {
    const numbers = parquetWriteBuffer({ columnData: [{ name: "label", data: [1, 2] }] });
    expect(await failure(at("a.parquet", new Uint8Array(numbers)))).toBe(
      "a.parquet: expected a column of images, {bytes, path} or binary, found the columns label",
    );
    expect(await failure(open(file({ images: cats.images })))).toContain(
      "expected a column of labels with at most 256 different values, found none",
    );
    const captions = Array.from({ length: 300 }, (_, row) => `caption ${row}`);
    const captioned = file({ images: captions.map(() => png(1)), texts: { caption: captions } });
    expect(await failure(open(captioned))).toContain("found none");
    const chosen = openFormat(parquet, [captioned], { label: "caption" }, context);
    expect(await failure(chosen)).toMatch(
      /row 256, column caption: expected at most 256 different labels, found "caption 256", one more/,
    );
  });

  test("if the choice or another shard does not fit", async () => {
    expect(await failure(openFormat(parquet, [file(cats)], { label: "kind" }, context))).toContain(
      'expected as label one of label, found "kind"',
    );
    const renamed = file({ ...cats, path: "z.parquet", image: "picture" });
    expect(await failure(open(file(cats), renamed))).toBe(
      "z.parquet: expected the column image.bytes (bytes) of the other files, " +
        "found the columns picture, label",
    );
    const others = file({ ...cats, path: "z.parquet", names: { label: ["cat", "cow"] } });
    expect(await failure(open(file(cats), others))).toContain(
      'z.parquet column label: expected class 1 to be "dog" as in train-00000-of-00001.parquet, found "cow"',
    );
  });

  test("if its compression is unknown", async () => {
    const options = {
      codec: "LZO",
      compressors: { LZO: (input: Uint8Array) => input },
    } as const;
    expect(await failure(open(file({ ...cats, options })))).toContain(
      "expected compression UNCOMPRESSED, SNAPPY, GZIP, ZSTD, BROTLI, LZ4, LZ4_RAW, found LZO",
    );
  });

  test("if its size is not known", async () => {
    const stream = { ...memoryFile("a.parquet", bytes), size: null };
    expect(await failure(open(stream))).toContain("expected a file of known size");
  });
});
