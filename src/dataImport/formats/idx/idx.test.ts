import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { quietContext } from "../../testSupport/madeReading.ts";
import { memoryFile } from "../../testSupport/memoryFile.ts";
import { openFormat } from "../../testSupport/openFormat.ts";
import { idxFile, readAll, withoutSize } from "../../testSupport/rawFiles.ts";
import { cancelledAfter } from "../../testSupport/readContext.ts";
import { openDataset } from "../openDataset.ts";
import { idx } from "./idx.ts";

const images = idxFile([3, 1, 2], [10, 11, 20, 21, 30, 31]);
const labels = idxFile([3], [2, 0, 1]);
const open = (contents: Record<string, Uint8Array>, context = quietContext) =>
  openFormat(
    idx,
    Object.entries(contents).map(([path, bytes]) => memoryFile(path, bytes)),
    {},
    context,
  );

describe("idx", () => {
  it("reads labels, and the images that are asked for", async () => {
    const reading = await open({ "digits-images": images, "digits-labels": labels });
    expect(reading).toMatchObject({
      format: "IDX files",
      classNames: ["0", "1", "2"],
      columns: [],
      suggestion: {
        name: "digits-images",
        licence: "not stated",
        source: "digits-images, digits-labels",
      },
    });
    const [part] = reading?.parts ?? [];
    expect(part).toMatchObject({ count: 3, split: null, labels: Uint8Array.of(2, 0, 1) });
    expect(part.shape).toEqual({ height: 1, width: 2, channels: 1 });
    expect(await readAll(part, [0, 2])).toEqual([
      { exampleIndex: 0, pixels: [10, 11] },
      { exampleIndex: 2, pixels: [30, 31] },
    ]);
    expect(await readAll(part, [])).toEqual([]);
  });

  it("takes a fourth dimension for channels", async () => {
    const colour = idxFile([2, 1, 1, 3], [1, 2, 3, 4, 5, 6]);
    const reading = await open({ "a.idx": colour, "b.idx": idxFile([2], [0, 1]) });
    expect(reading?.parts[0].shape).toEqual({ height: 1, width: 1, channels: 3 });
    expect((await readAll(reading?.parts[0] ?? never()))[1].pixels).toEqual([4, 5, 6]);
  });

  it.each([
    ["as published", "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "train"],
    ["with a dot", "t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte", "test"],
    ["in folders", "a/train/images.idx", "a/train/labels.idx", "train"],
    ["by folder of kind", "images/test.bin", "labels/test.bin", "test"],
    ["of other names, alone", "x", "y", null],
  ])("pairs files %s", async (_, imagesPath, labelsPath, split) => {
    const reading = await open({ [labelsPath]: labels, [imagesPath]: images });
    expect(reading?.parts).toHaveLength(1);
    expect(reading?.parts[0]).toMatchObject({ split, source: `${imagesPath}, ${labelsPath}` });
  });

  it("takes a file once that an archive holds twice, in a folder of its name too", async () => {
    const reading = await open({
      "train-images-idx3-ubyte/train-images-idx3-ubyte": images,
      "train-images.idx3-ubyte": images,
      "train-labels-idx1-ubyte/train-labels-idx1-ubyte": labels,
      "train-labels.idx1-ubyte": labels,
    });
    expect(reading?.parts.map(({ count }) => count)).toEqual([3]);
    expect(reading?.notes).toContain(
      "Copies left out: train-images.idx3-ubyte (as train-images-idx3-ubyte/train-images-idx3-ubyte), " +
        "train-labels.idx1-ubyte (as train-labels-idx1-ubyte/train-labels-idx1-ubyte).",
    );
  });

  it("knows a copy whatever the chunks that it comes in", async () => {
    async function* chunks() {
      for (let at = 0; at < images.length; at += 5) yield images.slice(at, at + 5);
    }
    const copy = { ...memoryFile("b/x-images", images), chunks };
    const given = [memoryFile("a/x-images", images), copy, memoryFile("a/x-labels", labels)];
    const reading = await openFormat(idx, given, {}, quietContext);
    expect(reading?.notes).toContain("Copies left out: b/x-images (as a/x-images).");
  });

  it("refuses two files of one name and size whose bytes differ", async () => {
    const other = images.slice();
    other[other.length - 1] ^= 1;
    const both = { "a/train-images.idx": images, "b/train-images.idx": other };
    await expect(
      open({ ...both, "a/train-labels.idx": labels, "b/train-labels.idx": labels }),
    ).rejects.toThrow(/^b\/train-images\.idx: expected one file of labels/);
  });

  it("pairs train with train and test with test, train first", async () => {
    const reading = await open({
      "t10k-labels-idx1-ubyte": idxFile([1], [1]),
      "train-labels-idx1-ubyte": labels,
      "t10k-images-idx3-ubyte": idxFile([1, 1, 2], [7, 8]),
      "train-images-idx3-ubyte": images,
      "readme.txt": Uint8Array.of(65),
    });
    expect(reading?.parts.map(({ split, count }) => [split, count])).toEqual([
      ["train", 3],
      ["test", 1],
    ]);
    expect(reading?.notes).toContain("Left out: readme.txt.");
  });

  const shape28 = [1, 28, 28];
  const digit = idxFile(shape28, new Array(784).fill(1));
  it.each([
    ["", "mnist", "0", "CC BY-SA 3.0", false],
    ["fashion/", "fashion-mnist", "T-shirt/top", "MIT", true],
    ["kmnist/", "train-images", "0", "not stated", false],
  ])("knows the data set of 28 x 28 images in folder '%s'", async (folder, ...expected) => {
    const reading = await open({
      [`${folder}train-images-idx3-ubyte`]: digit,
      [`${folder}train-labels-idx1-ubyte`]: idxFile([1], [9]),
    });
    const { name, licence, horizontalFlip } = reading?.suggestion ?? never();
    expect([name, reading?.classNames[0], licence, horizontalFlip]).toEqual(expected);
    expect(reading?.classNames).toHaveLength(10);
  });

  it("finds nothing in files of other formats", async () => {
    expect(await open({ "a.png": images, "b.csv": labels, c: Uint8Array.of(1, 2, 3) })).toBeNull();
  });

  it("reads files that do not know their size", async () => {
    const files = [memoryFile("images", images), memoryFile("labels", labels)].map(withoutSize);
    const reading = await openFormat(idx, files, {}, quietContext);
    expect(await readAll(reading?.parts[0] ?? never())).toHaveLength(3);
  });

  const floats = Uint8Array.from(images).fill(13, 2, 3);
  it.each<[string, Record<string, Uint8Array>, string]>([
    [
      "images that end early",
      { images: images.subarray(0, 20), labels },
      "images byte 20: expected 16 bytes of header and 3 x 1 x 2 values, 22 bytes in all, found the end of the file",
    ],
    [
      "images that go on",
      { images: Uint8Array.of(...images, 0), labels },
      "images byte 22: expected the end of the file after 16 bytes of header and 3 x 1 x 2 values, 22 bytes in all, found more bytes",
    ],
    [
      "labels that end early",
      { images, labels: labels.subarray(0, 10) },
      "labels byte 10: expected 8 bytes of header and 3 values, 11 bytes in all, found the end of the file",
    ],
    [
      "more labels than images",
      { images, labels: idxFile([4], [0, 0, 0, 0]) },
      "labels byte 4: expected 3 labels, one for each image of images, found 4",
    ],
    [
      "another type",
      { images: floats, labels },
      "images byte 2: expected type code 8 (unsigned bytes), found 13 (float32)",
    ],
    [
      "two dimensions",
      { images: idxFile([1, 1], [1]), labels },
      "images byte 3: expected 1 dimension (labels) or 3 or 4 (images), found 2",
    ],
    [
      "huge images",
      { images: idxFile([1, 65536, 65536], []), labels },
      "images byte 8: expected images of at most 64000000 pixels, found 65536 x 65536",
    ],
    [
      "too many labels",
      { labels: idxFile([0xffffffff], []) },
      "labels byte 4: expected at most 268435456 labels, found 4294967295",
    ],
    [
      "many channels",
      { images: idxFile([1, 1, 1, 65], []), labels },
      "images byte 16: expected at most 64 channels, found 65",
    ],
    [
      "a wrong magic in a file of an IDX name",
      { "train-images-idx3-ubyte": Uint8Array.of(1, 2, 3, 4), labels },
      "train-images-idx3-ubyte byte 0: expected two zero bytes, found 1 and 2",
    ],
    [
      "images without labels",
      { "train-images-idx3-ubyte": images },
      "train-images-idx3-ubyte: expected one file of labels of the same name (images: train-images-idx3-ubyte, labels: train-labels-idx1-ubyte), found none",
    ],
    [
      "labels without images",
      { "a-images": images, "a-labels": labels, "b-labels": labels },
      "b-labels: expected one file of images for these labels, found none",
    ],
    [
      "two data sets at once",
      {
        "a/train-images": images,
        "a/train-labels": labels,
        "b/train-images": idxFile([3, 1, 2], [0, 0, 0, 0, 0, 0]),
        "b/train-labels": idxFile([3], [0, 1, 2]),
      },
      "Expected one data set, with one file of images to train, found a/train-images, b/train-images",
    ],
  ])("refuses %s", async (_, contents, message) => {
    await expect(open(contents)).rejects.toMatchObject({ code: "dataset-invalid", message });
    const files = Object.entries(contents).map(([path, bytes]) => memoryFile(path, bytes));
    await expect(openFormat(idx, files.map(withoutSize), {}, quietContext)).rejects.toMatchObject({
      message,
    });
  });

  it("stops when cancelled, while opening and while reading", async () => {
    await expect(open({ images, labels }, cancelledAfter(1))).rejects.toThrow("cancelled");
    const reading = await open({ images, labels });
    const chosen = Uint32Array.of(0, 1, 2);
    const read = reading?.parts[0].readImages(chosen, () => {}, cancelledAfter(0));
    await expect(read).rejects.toThrow("cancelled");
  });
});

/*
 * Files of another writer, NumPy 2.4.6:
 *
 *   images = (np.arange(12 * 5 * 4) * 37 % 251).astype("u1").reshape(12, 5, 4)
 *   labels = np.array([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8], "u1")
 *   for name, array in (
 *       ("train-images-idx3-ubyte", images[:8]), ("train-labels-idx1-ubyte", labels[:8]),
 *       ("t10k-images-idx3-ubyte", images[8:]), ("t10k-labels-idx1-ubyte", labels[8:]),
 *   ):
 *       header = np.array([0x800 + array.ndim, *array.shape], ">i4")
 *       open(name, "wb").write(header.tobytes() + array.tobytes())
 */
const numpyFolder = new URL("../../testSupport/numpyIdx/", import.meta.url);

describe.each([
  ["as they are", "", (bytes: Uint8Array) => bytes],
  ["gzipped", ".gz", (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes))],
])("files that NumPy wrote, %s", (_, ending, stored) => {
  it("have the labels and pixels that NumPy has", async () => {
    const files = readdirSync(numpyFolder).map((name) =>
      memoryFile(name + ending, stored(readFileSync(new URL(name, numpyFolder)))),
    );
    const { parts } = await openDataset(files, {}, quietContext);
    expect(parts.map(({ split, shape }) => [split, shape?.height, shape?.width])).toEqual([
      ["train", 5, 4],
      ["test", 5, 4],
    ]);
    expect(parts.map(({ labels }) => [...labels])).toEqual([
      [3, 1, 4, 1, 5, 9, 2, 6],
      [5, 3, 5, 8],
    ]);
    const [train, test] = [await readAll(parts[0]), await readAll(parts[1])];
    // NumPy: images[:8].sum(), images[8:].sum(), images[0, :2].ravel(), images[-1, -1]
    expect(sumOf(train)).toBe(19_844);
    expect(sumOf(test)).toBe(9_957);
    expect(train[0].pixels.slice(0, 8)).toEqual([0, 37, 74, 111, 148, 185, 222, 8]);
    expect(test[3].pixels.slice(-4)).toEqual([198, 235, 21, 58]);
  });
});

function sumOf(images: readonly { readonly pixels: readonly number[] }[]): number {
  return images.flatMap(({ pixels }) => pixels).reduce((sum, pixel) => sum + pixel, 0);
}

function never(): never {
  throw new Error("nothing was opened");
}
