import { describe, expect, it } from "vitest";
import { sha256Hex } from "../metrics/fingerprint.ts";
import { datasetFiles, storedDatasetBytes } from "./manifest.ts";
import { datasetHash, packDataset, parsePackedDataset } from "./packedDataset.ts";
import { smallDataset, smallDescription } from "./testSupport/smallDataset.ts";

/** The small data set as JSON and files that a test may spoil. */
async function spoilable() {
  const { dataset, files } = await smallDataset();
  return { manifest: structuredClone(dataset.manifest), files: new Map(files) };
}

/** Replaces a file's contents and keeps the manifest's size and hash in step with them. */
async function replaceFile(
  { manifest, files }: Awaited<ReturnType<typeof spoilable>>,
  file: string,
  bytes: Uint8Array,
) {
  files.set(file, bytes);
  const sha256 = await sha256Hex(bytes);
  for (const entry of datasetFiles(manifest)) {
    if (entry.file === file) Object.assign(entry, { bytes: bytes.length, sha256 });
  }
}

describe("sha256Hex", () => {
  it("agrees with the examples of FIPS 180-4", async () => {
    const abc = Uint8Array.of(0x61, 0x62, 0x63);
    expect(await sha256Hex(abc)).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
    expect(await sha256Hex(new Uint8Array(0))).toBe(
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    );
  });
});

describe("parsePackedDataset", () => {
  it("reads back what packDataset wrote", async () => {
    const { manifest, files } = await spoilable();
    const { train, test } = await parsePackedDataset(JSON.parse(JSON.stringify(manifest)), files);
    expect(train).toEqual({
      count: 3,
      images: Uint8Array.of(1, 2, 3, 4, 5, 6),
      labels: Uint8Array.of(0, 1, 2),
      subgroups: Uint8Array.of(0, 0, 1),
    });
    expect(test.count).toBe(2);
    expect(test.subgroups).toEqual(Uint8Array.of(1, 0));
  });

  it("gives null for subgroups where there are none", async () => {
    const split = { images: Uint8Array.of(1, 2), labels: Uint8Array.of(0), subgroups: null };
    const { dataset, files } = await packDataset(
      { ...smallDescription, subgroupNames: [] },
      { train: split, test: split },
    );
    expect(dataset.train.subgroups).toBeNull();
    expect([...files.keys()]).toEqual([
      "train-images.bin",
      "train-labels.bin",
      "test-images.bin",
      "test-labels.bin",
    ]);
  });

  it("names a missing file", async () => {
    const { manifest, files } = await spoilable();
    files.delete("test-labels.bin");
    await expect(parsePackedDataset(manifest, files)).rejects.toMatchObject({
      code: "dataset-invalid",
      message: "test-labels.bin: expected 2 bytes, found no such file",
    });
  });

  it("names a truncated file", async () => {
    const { manifest, files } = await spoilable();
    files.set("train-images.bin", Uint8Array.of(1, 2, 3, 4, 5));
    await expect(parsePackedDataset(manifest, files)).rejects.toMatchObject({
      code: "dataset-invalid",
      message: "train-images.bin: expected 6 bytes, found 5",
    });
  });

  it("names a file with the wrong hash", async () => {
    const { manifest, files } = await spoilable();
    files.set("train-labels.bin", Uint8Array.of(0, 1, 1));
    // Python: hashlib.sha256(bytes([0, 1, 2])), hashlib.sha256(bytes([0, 1, 1]))
    await expect(parsePackedDataset(manifest, files)).rejects.toMatchObject({
      code: "dataset-invalid",
      message:
        "train-labels.bin: expected SHA-256 " +
        "ae4b3280e56e2faf83f414a6e3dabe9d5fbe18976544c05fed121accb85b53fc, " +
        "found fbb59ed10e9cd4ff45a12c5bb92cbd80df984ba1fe60f26a30febf218e2f0f5e",
    });
  });

  it("names a label out of range", async () => {
    const parts = await spoilable();
    await replaceFile(parts, "test-labels.bin", Uint8Array.of(0, 3));
    await expect(parsePackedDataset(parts.manifest, parts.files)).rejects.toMatchObject({
      code: "dataset-invalid",
      message: "test-labels.bin: expected a class below 3, found 3 at example 1",
    });
  });

  it("names a subgroup out of range", async () => {
    const parts = await spoilable();
    await replaceFile(parts, "train-subgroups.bin", Uint8Array.of(2, 0, 1));
    await expect(parsePackedDataset(parts.manifest, parts.files)).rejects.toMatchObject({
      code: "dataset-invalid",
      message: "train-subgroups.bin: expected a subgroup below 2, found 2 at example 0",
    });
  });

  it("refuses a count that does not fit the files", async () => {
    const { manifest, files } = await spoilable();
    manifest.train.count = 4;
    await expect(parsePackedDataset(manifest, files)).rejects.toMatchObject({
      code: "dataset-invalid",
      message:
        "manifest.json is not valid. " +
        "train.images.bytes: 4 examples need 8 bytes, found 6; " +
        "train.labels.bytes: 4 examples need 4 bytes, found 3; " +
        "train.subgroups.bytes: 4 examples need 4 bytes, found 3",
    });
  });

  it("refuses subgroup names without subgroup files, and the reverse", async () => {
    const { manifest, files } = await spoilable();
    await expect(
      parsePackedDataset({ ...manifest, subgroupNames: [] }, files),
    ).rejects.toMatchObject({
      code: "dataset-invalid",
      message: expect.stringContaining("train.subgroups: no subgroupNames"),
    });
    const { subgroups, ...test } = manifest.test;
    expect(subgroups).toBeDefined();
    await expect(parsePackedDataset({ ...manifest, test }, files)).rejects.toMatchObject({
      code: "dataset-invalid",
      message: expect.stringContaining("test.subgroups: subgroupNames need this file"),
    });
  });

  it("refuses another version, an unknown field and a path for a file name", async () => {
    const { manifest, files } = await spoilable();
    const images = { ...manifest.train.images, file: "../secret" };
    const wrong = [
      [{ ...manifest, version: 2 }, "version: "],
      [{ ...manifest, colour: "red" }, "colour"],
      [
        { ...manifest, train: { ...manifest.train, images } },
        "train.images.file: a plain file name",
      ],
      [null, "manifest: "],
    ] as const;
    for (const [manifestJson, message] of wrong) {
      await expect(parsePackedDataset(manifestJson, files)).rejects.toMatchObject({
        code: "dataset-invalid",
        message: expect.stringContaining(message),
      });
    }
  });
});

describe("a compressed data set", () => {
  const count = 20;
  const split = {
    images: Uint8Array.from({ length: 2 * count }, (_, i) => i % 4),
    labels: Uint8Array.from({ length: count }, (_, i) => i % 3),
    subgroups: new Uint8Array(count),
  };
  const splits = { train: split, test: split };

  it("holds the same contents in smaller files and has the same hash", async () => {
    const plain = await packDataset(smallDescription, splits);
    const compressed = await packDataset(smallDescription, splits, { compress: true });
    expect(compressed.dataset.train).toEqual(plain.dataset.train);
    expect(compressed.dataset.test).toEqual(plain.dataset.test);
    expect(await datasetHash(compressed.dataset.manifest)).toBe(
      await datasetHash(plain.dataset.manifest),
    );
    const { images } = compressed.dataset.manifest.train;
    const stored = compressed.files.get("train-images.bin.gz");
    expect(stored?.length).toBeLessThan(40);
    expect(images).toEqual({
      ...plain.dataset.manifest.train.images,
      file: "train-images.bin.gz",
      encoding: "gzip",
      storedBytes: stored?.length,
    });
  });

  it("keeps files plain that gzip would not make smaller", async () => {
    const { dataset } = await smallDataset();
    const { files } = await packDataset(smallDescription, dataset, { compress: true });
    expect([...files.keys()].some((name) => name.endsWith(".gz"))).toBe(false);
  });

  it("counts the bytes as stored", async () => {
    const { dataset, files } = await packDataset(smallDescription, splits, { compress: true });
    const stored = [...files.values()].reduce((sum, { length }) => sum + length, 0);
    expect(storedDatasetBytes(dataset.manifest)).toBe(stored);
  });

  it("takes files that a server has decoded", async () => {
    const { dataset, files } = await packDataset(smallDescription, splits, { compress: true });
    const delivered = new Map(files).set("train-images.bin.gz", split.images);
    const read = await parsePackedDataset(dataset.manifest, delivered);
    expect(read.train.images).toEqual(split.images);
  });

  it("names a file that is neither as stored nor decoded", async () => {
    const { dataset, files } = await packDataset(smallDescription, splits, { compress: true });
    const stored = files.get("test-images.bin.gz");
    const cut = new Map(files).set("test-images.bin.gz", new Uint8Array(5));
    await expect(parsePackedDataset(dataset.manifest, cut)).rejects.toMatchObject({
      code: "dataset-invalid",
      message: `test-images.bin.gz: expected ${stored?.length} or, decoded, 40 bytes, found 5`,
    });
  });

  it("refuses an encoding without a size, and a size that saves nothing", async () => {
    const { dataset, files } = await packDataset(smallDescription, splits, { compress: true });
    for (const [change, message] of [
      [{ storedBytes: undefined }, "encoding and storedBytes need each other"],
      [{ storedBytes: 40 }, "expected fewer than the 40 bytes of the content, found 40"],
      [{ encoding: "brotli" }, "train.images.encoding"],
    ] as const) {
      const manifest = structuredClone(dataset.manifest);
      Object.assign(manifest.train.images, change);
      await expect(parsePackedDataset(manifest, files)).rejects.toMatchObject({
        code: "dataset-invalid",
        message: expect.stringContaining(message),
      });
    }
  });
});

describe("datasetHash", () => {
  it("hashes shape, classes and mirroring, then the files' hashes, as lines", async () => {
    const { dataset } = await smallDataset();
    // Python: s = lambda b: hashlib.sha256(bytes(b)).hexdigest()
    // parts = [[1,2,3,4,5,6], [0,1,2], [0,0,1], [7,8,9,10], [2,0], [1,0]]
    // s(("1x2x1 3 no-flip\n" + "".join(s(p) + "\n" for p in parts)).encode())
    expect(await datasetHash(dataset.manifest)).toBe(
      "b587bff645fa6fb443cab595d2ecfe8abaa14b1c869282cfdb3a7e6dc977daf7",
    );
  });

  it("moves with all that can move a trained bit, and with nothing else", async () => {
    const { dataset } = await smallDataset();
    const { manifest } = dataset;
    const hash = await datasetHash(manifest);
    for (const change of [
      { horizontalFlip: true },
      { classNames: ["a", "b", "c", "d"] },
      { shape: { height: 2, width: 1, channels: 1 } },
    ]) {
      expect(await datasetHash({ ...manifest, ...change })).not.toBe(hash);
    }
    expect(await datasetHash({ ...manifest, title: "Other", licence: "MIT" })).toBe(hash);
  });
});
