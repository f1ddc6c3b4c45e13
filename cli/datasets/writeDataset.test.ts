import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parsePackedDataset } from "../../src/core/dataset/packedDataset.ts";
import { smallDataset } from "../../src/core/dataset/testSupport/smallDataset.ts";
import { unwritable, writeDataset } from "./writeDataset.ts";

let parent = "";
let folder = "";
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "write-dataset-"));
  folder = join(parent, "small");
});
afterEach(() => rm(parent, { recursive: true }));

/** As it comes from packing. */
async function smallFiles() {
  const { dataset, files } = await smallDataset();
  return { manifest: dataset.manifest, files, dataset };
}

const never = new AbortController().signal;

async function readBack() {
  const names = (await readdir(folder)).filter((name) => name !== "manifest.json");
  const entries = await Promise.all(
    names.map(async (name) => [name, new Uint8Array(await readFile(join(folder, name)))] as const),
  );
  const manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8"));
  return parsePackedDataset(manifest, new Map(entries));
}

describe("writeDataset", () => {
  it("writes a folder that reads back, in folders that are not there yet, and nothing beside it", async () => {
    folder = join(parent, "deep/er/small");
    const packed = await smallFiles();
    await writeDataset(folder, packed, false, never);
    expect(await readBack()).toEqual(packed.dataset);
    expect(await readdir(join(parent, "deep/er"))).toEqual(["small"]);
  });

  it("refuses a folder that is there, and leaves it as it is", async () => {
    await mkdir(folder);
    await writeFile(join(folder, "notes.txt"), "mine");
    await expect(writeDataset(folder, await smallFiles(), false, never)).rejects.toMatchObject({
      code: "storage",
      message: `${folder} is there already; --force takes its place`,
    });
    // Not a data set: not even then.
    await expect(writeDataset(folder, await smallFiles(), true, never)).rejects.toThrow(
      "expected a data set to replace, found no manifest.json",
    );
    expect(await readdir(folder)).toEqual(["notes.txt"]);
    expect(await readdir(parent)).toEqual(["small"]);
  });

  it("replaces a data set on request", async () => {
    const packed = await smallFiles();
    await mkdir(folder);
    await writeFile(join(folder, "manifest.json"), "{}");
    await writeFile(join(folder, "old.bin"), "old");
    await writeDataset(folder, packed, true, never);
    expect(await readBack()).toEqual(packed.dataset);
    expect(await readdir(parent)).toEqual(["small"]);
  });

  it("leaves nothing when it is cancelled, and what was there before", async () => {
    const packed = await smallFiles();
    const cancelled = writeDataset(folder, packed, false, AbortSignal.abort());
    await expect(cancelled).rejects.toMatchObject({ name: "AbortError" });
    expect(await readdir(parent)).toEqual([]);
    await writeDataset(folder, packed, false, never);
    await expect(writeDataset(folder, packed, true, AbortSignal.abort())).rejects.toThrow();
    expect(await readBack()).toEqual(packed.dataset);
  });

  it("leaves nothing when a file cannot be written", async () => {
    const { manifest } = await smallFiles();
    // A name that is a path into a folder which is not there.
    const files = new Map([
      ["a.bin", new Uint8Array(3)],
      ["missing/b.bin", new Uint8Array(3)],
    ]);
    await expect(writeDataset(folder, { manifest, files }, false, never)).rejects.toThrow("ENOENT");
    expect(await readdir(parent)).toEqual([]);
  });

  it("says that a part of the path is a file", async () => {
    await writeFile(join(parent, "file"), "");
    const below = join(parent, "file/small");
    await expect(writeDataset(below, await smallFiles(), false, never)).rejects.toMatchObject({
      code: "storage",
      message: `${below} cannot be written: a part of its path is a file`,
    });
  });

  it.each([
    ["ENOSPC", "the disk is full"],
    ["EACCES", "this user may not write there"],
    ["EROFS", "the disk can only be read"],
  ])("says what %s means", (code, reason) => {
    const cause = Object.assign(new Error("from the system"), { code });
    expect(unwritable("/data/x", cause)).toMatchObject({
      code: "storage",
      message: `/data/x cannot be written: ${reason}`,
    });
  });
});
