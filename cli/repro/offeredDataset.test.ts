import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { smallDataset } from "../../src/core/dataset/testSupport/smallDataset.ts";
import { readOfferedDataset } from "./offeredDataset.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "same-seed-test-"));
  const { dataset, files } = await smallDataset();
  for (const [name, bytes] of files) await writeFile(join(folder, name), bytes);
  await writeFile(join(folder, "manifest.json"), JSON.stringify(dataset.manifest));
});
afterEach(() => rm(folder, { recursive: true }));

describe("readOfferedDataset", () => {
  it("reads a folder that was packed", async () => {
    const { entry, files } = await readOfferedDataset(folder);
    expect(entry).toMatchObject({ name: "small", trainCount: 3, testCount: 2, classCount: 3 });
    expect(files.get("train-images.bin")).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6));
  });

  it.each([
    [
      "a missing manifest",
      "manifest.json",
      null,
      "dataset-missing",
      /manifest.json cannot be read/,
    ],
    [
      "a missing file",
      "test-labels.bin",
      null,
      "dataset-missing",
      /test-labels.bin cannot be read/,
    ],
    ["a manifest of text", "manifest.json", "text", "dataset-invalid", /expected JSON/],
    [
      "a changed file",
      "test-labels.bin",
      "\u0000\u0000",
      "dataset-invalid",
      /test-labels.bin: exp/,
    ],
  ])("refuses %s", async (_case, file, text, code, message) => {
    if (text === null) await rm(join(folder, file));
    else await writeFile(join(folder, file), text);
    await expect(readOfferedDataset(folder)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });
});
