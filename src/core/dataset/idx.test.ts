import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LabError } from "../errors.ts";
import type { IdxSource } from "./idx.ts";
import { packIdx, parseIdx } from "./idx.ts";

/** An IDX file of unsigned bytes. */
function idxFile(dimensions: readonly number[], values: readonly number[]): Uint8Array {
  const header = [0, 0, 8, dimensions.length];
  for (const size of dimensions) header.push(size >>> 24, size >>> 16, size >>> 8, size);
  return Uint8Array.of(...header, ...values);
}

const description = {
  name: "pairs",
  title: "Pairs",
  licence: "CC0-1.0",
  source: "a test",
  classNames: ["zero", "one"],
  horizontalFlip: true,
};

/** Four images of one by two pixels; the label is in the first pixel. */
const pairs: IdxSource = {
  images: idxFile([4, 1, 2], [0, 10, 1, 11, 1, 12, 0, 13]),
  labels: idxFile([4], [0, 1, 1, 0]),
  description,
  trainCount: 2,
  testCount: 1,
  splitSeed: 7,
};

describe("parseIdx", () => {
  it("reads dimensions and values, also from the middle of a buffer", () => {
    const file = idxFile([2, 3], [1, 2, 3, 4, 5, 6]);
    const shifted = new Uint8Array(file.length + 5).subarray(5);
    shifted.set(file);
    for (const bytes of [file, shifted]) {
      const { dimensions, values } = parseIdx(bytes, "f");
      expect(dimensions).toEqual([2, 3]);
      expect(values).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6));
    }
  });

  it.each([
    ["half a header", [0, 0, 8, 2, 0], "f byte 4: expected 2 dimensions of 4 bytes, found 1 bytes"],
    ["too few values", [0, 0, 8, 1, 0, 0, 0, 3, 9], "f: expected 3 = 3 values, found 1"],
    ["too many values", [0, 0, 8, 1, 0, 0, 0, 1, 9, 9], "f: expected 1 = 1 values, found 2"],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => parseIdx(Uint8Array.from(bytes), "f")).toThrow(
      new LabError("dataset-invalid", message),
    );
  });

  it("answers spoiled files with a LabError or a consistent array, never another error", () => {
    const file = idxFile([2, 2], [1, 2, 3, 4]);
    const spoiled = fc
      .record({
        length: fc.nat(file.length + 3),
        changes: fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 4 }),
      })
      .map(({ length, changes }) => {
        const bytes = new Uint8Array(length);
        bytes.set(file.subarray(0, length));
        for (const [index, value] of changes) if (index < length) bytes[index] = value;
        return bytes;
      });
    fc.assert(
      fc.property(spoiled, (bytes) => {
        try {
          const { dimensions, values } = parseIdx(bytes, "f");
          expect(values.length).toBe(dimensions.reduce((a, b) => a * b, 1));
        } catch (error) {
          expect(error).toBeInstanceOf(LabError);
          expect(error).toHaveProperty("code", "dataset-invalid");
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe("packIdx", () => {
  it("splits without overlap and keeps each label with its image", async () => {
    const { train, test, manifest } = await packIdx(pairs);
    expect(manifest.shape).toEqual({ height: 1, width: 2, channels: 1 });
    expect([train.count, test.count]).toEqual([2, 1]);
    const taken = [];
    for (const split of [train, test]) {
      for (let i = 0; i < split.count; i++) {
        expect(split.images[2 * i]).toBe(split.labels[i]);
        taken.push(split.images[2 * i + 1]);
      }
    }
    expect(new Set(taken).size).toBe(3);
  });

  it("takes the same split for the same seed and another for another", async () => {
    const again = await packIdx(pairs);
    expect((await packIdx(pairs)).train.images).toEqual(again.train.images);
    const seeds = Array.from({ length: 20 }, (_, splitSeed) => packIdx({ ...pairs, splitSeed }));
    const splits = await Promise.all(seeds);
    expect(new Set(splits.map(({ train }) => train.images.join())).size).toBeGreaterThan(5);
  });

  it.each([
    [
      "images of two dimensions",
      { images: idxFile([2, 2], [0, 0, 0, 0]) },
      "images: expected 3 or 4 dimensions, found 2",
    ],
    [
      "fewer labels",
      { labels: idxFile([3], [0, 0, 0]) },
      "labels: expected 4, one per image, found 3",
    ],
    [
      "labels of two dimensions",
      { labels: idxFile([4, 1], [0, 0, 0, 0]) },
      "labels: expected 4, one per image, found 4 x 1",
    ],
    [
      "too large a split",
      { trainCount: 4 },
      "A split needs counts from 1 that add up to at most 4, got 4 and 1",
    ],
    [
      "an empty split",
      { testCount: 0 },
      "A split needs counts from 1 that add up to at most 4, got 2 and 0",
    ],
  ])("refuses %s", async (_, change, message) => {
    await expect(packIdx({ ...pairs, ...change })).rejects.toMatchObject({
      code: "dataset-invalid",
      message,
    });
  });

  it("names a label that no class name covers", async () => {
    const labels = idxFile([4], [2, 2, 2, 2]);
    await expect(packIdx({ ...pairs, labels })).rejects.toMatchObject({
      code: "dataset-invalid",
      message: "train-labels.bin: expected a class below 2, found 2 at example 0",
    });
  });
});

const mnistFolder = new URL("../../../../shared/datasets/mnist/", import.meta.url);
const readMnist = (name: string) => gunzipSync(readFileSync(new URL(name, mnistFolder)));

describe.skipIf(!existsSync(mnistFolder))(
  "MNIST from ../shared/datasets (skipped where absent)",
  () => {
    it("packs 8,000 images to train and 2,000 to test", async () => {
      const { manifest, train, test } = await packIdx({
        images: readMnist("t10k-images-idx3-ubyte.gz"),
        labels: readMnist("t10k-labels-idx1-ubyte.gz"),
        description: {
          name: "mnist",
          title: "MNIST, its 10,000 test images",
          licence: "CC-BY-SA-3.0",
          source: "LeCun, Cortes, Burges",
          classNames: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
          horizontalFlip: false,
        },
        trainCount: 8000,
        testCount: 2000,
        splitSeed: 1,
      });
      expect(manifest.shape).toEqual({ height: 28, width: 28, channels: 1 });
      // NumPy: np.bincount(labels) and images.sum() of all 10,000, with labels =
      // np.frombuffer(gzip.open(f).read(), np.uint8)[8:] and images likewise from byte 16.
      const perClass = new Array<number>(10).fill(0);
      let pixelSum = 0;
      for (const split of [train, test]) {
        for (const label of split.labels) perClass[label]++;
        for (const pixel of split.images) pixelSum += pixel;
      }
      expect(perClass).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
      expect(pixelSum).toBe(264_923_200);
    });
  },
);
