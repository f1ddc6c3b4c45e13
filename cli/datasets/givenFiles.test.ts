import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { givenFiles } from "./givenFiles.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "given-files-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(...paths: string[]) {
  for (const path of paths) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), path);
  }
}

const pathsOf = async (...given: string[]) => {
  const locations = given.map((path) => join(folder, path));
  const files = await givenFiles(locations, new AbortController().signal);
  return files.map(({ path }) => path);
};

describe("givenFiles", () => {
  it("walks a folder, in the order of the names, with paths from inside it", async () => {
    await write("set/train/cat/2.png", "set/train/cat/10.png", "set/a.csv", "set/test/dog/1.png");
    expect(await pathsOf("set")).toEqual([
      "a.csv",
      "test/dog/1.png",
      "train/cat/10.png",
      "train/cat/2.png",
    ]);
  });

  it("keeps the names of several folders and files", async () => {
    await write("train/cat/1.png", "test/cat/1.png", "a.csv");
    expect(await pathsOf("train", "test", "a.csv")).toEqual([
      "train/cat/1.png",
      "test/cat/1.png",
      "a.csv",
    ]);
  });

  it("passes over hidden files and links to folders, and follows links to files", async () => {
    await write("set/1.png", "set/.DS_Store", "set/.git/config", "2.png");
    await symlink(folder, join(folder, "set/loop"));
    await symlink(join(folder, "2.png"), join(folder, "set/2.png"));
    expect(await pathsOf("set")).toEqual(["1.png", "2.png"]);
  });

  it("says where each file lies", async () => {
    await write("set/a.csv");
    const found = await givenFiles([join(folder, "set")], new AbortController().signal);
    expect(found).toEqual([{ path: "a.csv", location: join(folder, "set/a.csv") }]);
  });

  it("names what is missing, empty, or there twice", async () => {
    await write("a/x.gz", "b/x.gz");
    await mkdir(join(folder, "empty"));
    await expect(pathsOf("nowhere")).rejects.toThrow("nowhere: there is no such file");
    await expect(pathsOf("empty")).rejects.toThrow("empty: expected files, found an empty folder");
    await expect(pathsOf("a/x.gz", "b/x.gz")).rejects.toThrow(
      `${join(folder, "b/x.gz")}: expected different names, found x.gz in ${join(folder, "a/x.gz")} too`,
    );
  });

  it("stops when it is cancelled", async () => {
    await write("set/1.png");
    await expect(givenFiles([join(folder, "set")], AbortSignal.abort())).rejects.toMatchObject({
      name: "AbortError",
    });
  });
});
