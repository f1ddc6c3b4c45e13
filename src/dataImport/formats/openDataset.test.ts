import { gzipSync, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { quietContext } from "../testSupport/madeReading.ts";
import { memoryFile } from "../testSupport/memoryFile.ts";
import { cifarFile, idxFile } from "../testSupport/rawFiles.ts";
import { cancelledAfter } from "../testSupport/readContext.ts";
import { readsText } from "./formats.ts";
import { openDataset } from "./openDataset.ts";

const text = (value: string) => new TextEncoder().encode(value);
const open = (contents: Record<string, Uint8Array>, context = quietContext) =>
  openDataset(
    Object.entries(contents).map(([path, bytes]) => memoryFile(path, bytes)),
    {},
    context,
  );
const idx = {
  "train-images-idx3-ubyte": idxFile([2, 28, 28], new Array(2 * 784).fill(7)),
  "train-labels-idx1-ubyte": idxFile([2], [0, 1]),
};

describe("openDataset", () => {
  it("joins the notes of the archive, the reader and the checks", async () => {
    const archive = zipSync({ ...idx, "readme.txt": text("hello"), "__MACOSX/x": text("x") });
    const { format, suggestion, notes } = await open({ "mnist.zip": archive });
    expect([format, suggestion.name]).toEqual(["IDX files", "mnist"]);
    expect(notes.join(" ")).toMatch(/left out.*Taken for MNIST.*readme.txt.*Classes without/);
  });

  it("takes the name of a folder that all files share for a hint", async () => {
    const inFolder = Object.entries(idx).map(([name, bytes]) => [
      `fashion/${name}.gz`,
      gzipSync(bytes),
    ]);
    const { suggestion } = await open(Object.fromEntries(inFolder));
    expect(suggestion.name).toBe("fashion-mnist");
  });

  it("distinguishes CIFAR records from IDX where both are called .bin", async () => {
    expect((await open({ "x.bin": cifarFile([[1], [2]]) })).format).toBe("CIFAR binary files");
    const [images, labels] = Object.values(idx);
    expect((await open({ "images.bin": images, "labels.bin": labels })).format).toBe("IDX files");
  });

  it("says what it understands, without files and for files of no format it knows", async () => {
    await expect(open({})).rejects.toMatchObject({
      code: "dataset-missing",
      message: `Expected files: ${readsText}; found none`,
    });
    await expect(open({ "a.doc": text("a"), "b.doc": text("b") })).rejects.toMatchObject({
      code: "dataset-invalid",
      message: expect.stringMatching(/^Expected .*IDX \(MNIST\).*; found a.doc, b.doc$/),
    });
  });

  it("advises to unpack what is packed twice, and says what was left out", async () => {
    const inner = zipSync({ "cat/1.png": text("c") });
    await expect(open({ "a.zip": zipSync({ "train.zip": inner }) })).rejects.toThrow(
      /; found train\.zip; unpack train\.zip first$/,
    );
    await expect(open({ "a.zip": zipSync({ "__MACOSX/x": text("x") }) })).rejects.toThrow(
      /; found nothing to read in a\.zip; a\.zip: 1 hidden or system file left out$/,
    );
  });

  it("stops when cancelled", async () => {
    await expect(open({ ...idx }, cancelledAfter(0))).rejects.toThrow("cancelled");
  });
});
