import { expect, test } from "vitest";
import { droppedFiles } from "./givenFiles.ts";

function fileEntry(name: string) {
  const file = new File(["x"], name);
  return { isDirectory: false, name, file: (done: (file: File) => void) => done(file) };
}

/** A folder that gives its entries two at a time, as browsers do by the hundred. */
function folderEntry(name: string, entries: readonly object[]) {
  return {
    isDirectory: true,
    name,
    createReader: () => {
      const waiting = [...entries];
      return {
        readEntries: (done: (entries: readonly object[]) => void) => done(waiting.splice(0, 2)),
      };
    },
  };
}

function transferOf(...entries: readonly object[]): DataTransfer {
  const items = entries.map((entry) => ({
    webkitGetAsEntry: () => entry,
    getAsFile: () => null,
  }));
  return { items } as unknown as DataTransfer;
}

test("dropped folders are walked to the end, and paths are in order", async () => {
  const dogs = folderEntry("dog", ["3.png", "1.png", "2.png"].map(fileEntry));
  const birds = folderEntry("birds", [fileEntry("b.csv"), folderEntry("a", [dogs])]);
  const files = await droppedFiles(transferOf(birds, fileEntry("readme.txt")));
  expect(files.map(({ path }) => path)).toEqual([
    "birds/a/dog/1.png",
    "birds/a/dog/2.png",
    "birds/a/dog/3.png",
    "birds/b.csv",
    "readme.txt",
  ]);
});

test("a file without an entry is taken as it is", async () => {
  const file = new File(["x"], "plain.npz");
  const items = [{ webkitGetAsEntry: () => null, getAsFile: () => file }];
  const files = await droppedFiles({ items } as unknown as DataTransfer);
  expect(files).toEqual([{ path: "plain.npz", file }]);
});
