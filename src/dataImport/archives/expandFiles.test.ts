import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { packTar } from "modern-tar";
import { describe, expect, it } from "vitest";
import { namedFiles } from "../formats/formats.ts";
import { quietContext } from "../testSupport/madeReading.ts";
import { memoryFile } from "../testSupport/memoryFile.ts";
import { cancelledAfter } from "../testSupport/readContext.ts";
import { expandFiles } from "./expandFiles.ts";

const ascii = (text: string) => new TextEncoder().encode(text);

async function expand(files: Record<string, Uint8Array>) {
  const given = Object.entries(files).map(([path, bytes]) => memoryFile(path, bytes));
  const { files: found, notes } = await expandFiles(given, namedFiles, quietContext);
  const contents: Record<string, string> = {};
  for (const file of found) {
    contents[file.path] = new TextDecoder().decode(await file.read(0, 1000));
  }
  return { contents, notes };
}

const catAndDog = { "cat/1.png": ascii("c"), "dog/1.png": ascii("d") };

function tarOf(entries: Record<string, string>) {
  return packTar(
    Object.entries(entries).map(([name, body]) => ({ header: { name, size: body.length }, body })),
  );
}

describe("expandFiles", () => {
  it("opens a zip given alone, and drops the folder that all share", async () => {
    const zip = zipSync({ "pets/cat/1.png": ascii("c"), "pets/dog/1.png": ascii("d") });
    expect((await expand({ "p.zip": zip })).contents).toEqual({
      "cat/1.png": "c",
      "dog/1.png": "d",
    });
  });

  it("keeps archives apart by their names", async () => {
    const zip = zipSync(catAndDog);
    const { contents } = await expand({ "train.zip": zip, "test.zip": zip });
    expect(Object.keys(contents)).toEqual([
      "train/cat/1.png",
      "train/dog/1.png",
      "test/cat/1.png",
      "test/dog/1.png",
    ]);
  });

  it("does not repeat the folder of an archive's own name", async () => {
    const zip = zipSync({ "img/1.png": ascii("1") });
    const { contents } = await expand({ "img.zip": zip, "list.csv": ascii("a,b") });
    expect(contents).toEqual({ "img/1.png": "1", "list.csv": "a,b" });
  });

  it("leaves a .gz out whose content is beside it, given or in an archive", async () => {
    const both = { "raw/a-idx1": ascii("a"), "raw/a-idx1.gz": gzipSync(ascii("a")) };
    for (const files of [both, { "x.zip": zipSync(both) }]) {
      const { contents, notes } = await expand(files);
      expect(contents).toEqual({ "a-idx1": "a" });
      expect(notes).toEqual(["Left out, as their contents are there too: raw/a-idx1.gz."]);
    }
  });

  it("opens tar, tar.gz and tgz", async () => {
    const tar = await tarOf({ "a/1.bin": "one", "a/2.bin": "two" });
    for (const [name, bytes] of [
      ["x.tar", tar],
      ["x.tar.gz", gzipSync(tar)],
      ["x.tgz", gzipSync(tar)],
    ] as const) {
      expect((await expand({ [name]: bytes })).contents).toEqual({
        "1.bin": "one",
        "2.bin": "two",
      });
    }
  });

  it("opens single gzip files where they are, in a zip too", async () => {
    const gz = gzipSync(ascii("labels"));
    expect((await expand({ "a/x-ubyte.gz": gz, "b.csv": gz })).contents["a/x-ubyte"]).toBe(
      "labels",
    );
    const zip = zipSync({ "gzip/x-ubyte.gz": gz, "gzip/y.csv": ascii("y") });
    expect((await expand({ "emnist.zip": zip })).contents).toEqual({
      "x-ubyte": "labels",
      "y.csv": "y",
    });
  });

  it("knows a zip by its bytes when its name says nothing", async () => {
    expect(Object.keys((await expand({ download: zipSync(catAndDog) })).contents)).toHaveLength(2);
  });

  it("leaves npz closed, and an archive in an archive", async () => {
    const zip = zipSync(catAndDog);
    expect(Object.keys((await expand({ "a.npz": zip })).contents)).toEqual(["a.npz"]);
    const { contents } = await expand({ "a.zip": zipSync({ "in.zip": zip, b: ascii("") }) });
    expect(Object.keys(contents)).toEqual(["in.zip", "b"]);
  });

  it("leaves the gzip files beside a manifest as stored", async () => {
    const gz = gzipSync(ascii("pixels"));
    const files = { "p/manifest.json": ascii("{}"), "p/train-images.bin.gz": gz };
    expect(Object.keys((await expand(files)).contents)).toContain("train-images.bin.gz");
    expect(Object.keys((await expand({ "p.zip": zipSync(files) })).contents)).toContain(
      "train-images.bin.gz",
    );
  });

  it("leaves out what systems leave behind", async () => {
    const { contents, notes } = await expand({
      ".DS_Store": ascii("x"),
      "a.zip": zipSync({ ...catAndDog, "__MACOSX/cat/._1.png": ascii("x") }),
    });
    expect(Object.keys(contents)).toEqual(["cat/1.png", "dog/1.png"]);
    expect(notes).toEqual([
      "Hidden or system files left out: 1.",
      "a.zip: 1 hidden or system file left out.",
    ]);
  });

  it.each([
    ["a.gz", "a.gz byte 0: expected gzip (1f 8b 08 ..), found 6e 6f 74 20 69 74"],
    ["a.tgz", "a.tgz byte 0: expected gzip"],
    ["a.zip", "a.zip byte 0: expected zip (50 4b 03 04), found 6e 6f 74 20 69 74"],
    ["a.tar", "a.tar byte 0: expected a tar header, found 6e 6f 74 20 69 74"],
  ])("refuses %s that is none", async (name, message) => {
    await expect(expand({ [name]: ascii("not it") })).rejects.toThrow(message);
  });

  it("refuses a tgz that holds no tar, and an empty gzip", async () => {
    await expect(expand({ "a.tgz": gzipSync(ascii("text")) })).rejects.toThrow(
      "a.tgz byte 0, decompressed: expected a tar header, found 74 65 78 74",
    );
    await expect(expand({ "a.gz": new Uint8Array(0) })).rejects.toThrow("found nothing");
  });

  it("notices a tar.gz that is cut in the padding", async () => {
    const gz = gzipSync(await tarOf({ a: "1" }));
    await expect(expand({ "a.tgz": gz.subarray(0, gz.length - 1) })).rejects.toThrow("cut off");
  });

  it("refuses two files of one path", async () => {
    const zip = zipSync({ x: ascii("1") });
    await expect(expand({ "a/x": ascii("2"), "a.zip": zip })).rejects.toThrow(
      "x: expected one file of this path, found two",
    );
  });

  it("stops when it is cancelled", async () => {
    const files = [memoryFile("a.zip", zipSync(catAndDog))];
    for (const questionCount of [0, 1, 2]) {
      await expect(expandFiles(files, namedFiles, cancelledAfter(questionCount))).rejects.toThrow(
        "cancelled",
      );
    }
  });
});
