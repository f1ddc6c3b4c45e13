import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { parseDatasetIndex } from "../src/core/dataset/datasetIndex.ts";
import { datasetHash } from "../src/core/dataset/packedDataset.ts";
import { smallDataset } from "../src/core/dataset/testSupport/smallDataset.ts";
import { readDatasetsIndex } from "./datasetsIndex.ts";

const shipped = fileURLToPath(new URL("../public/datasets", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "same-seed-datasets-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Writes the small data set to a folder; files named in `changes` get other contents, or none. */
async function writeSmall(name: string, changes: Record<string, string | null> = {}) {
  const { dataset, files } = await smallDataset();
  const manifest = JSON.stringify({ ...dataset.manifest, name });
  const contents = { "manifest.json": manifest, ...Object.fromEntries(files), ...changes };
  await mkdir(join(folder, name));
  for (const [file, content] of Object.entries(contents)) {
    if (content !== null) await writeFile(join(folder, name, file), content);
  }
  return dataset.manifest;
}

describe("readDatasetsIndex", () => {
  it("lists whole folders by name and names the broken ones with a reason", async () => {
    const manifest = await writeSmall("whole");
    await writeSmall("also-whole");
    await writeSmall("no-manifest", { "manifest.json": null });
    await writeSmall("no-json", { "manifest.json": "{ version: 1 }" });
    await writeSmall("old", { "manifest.json": '{ "version": 0 }' });
    await writeSmall("renamed", { "manifest.json": JSON.stringify(manifest) });
    await writeSmall("cut", { "train-images.bin": "12345" });
    await writeSmall("no-labels", { "test-labels.bin": null });
    await writeFile(join(folder, "README.md"), "no folder, no warning");

    const warnings: string[] = [];
    const index = await readDatasetsIndex(folder, (message) => warnings.push(message));

    expect(index.map(({ name }) => name)).toEqual(["also-whole", "whole"]);
    expect(index[1]).toMatchObject({ trainCount: 3, hash: await datasetHash(manifest) });
    expect(warnings.map((text) => text.replaceAll(folder, ""))).toEqual([
      expect.stringMatching(/^.cut is left out.* train-images\.bin: expected 6 bytes, found 5$/),
      expect.stringMatching(/^.no-json is left out.* JSON/),
      expect.stringMatching(/^.no-labels is left out.* ENOENT.*test-labels\.bin/),
      expect.stringMatching(/^.no-manifest is left out.* ENOENT.*manifest\.json/),
      expect.stringMatching(/^.old is left out.* version: /),
      expect.stringMatching(/^.renamed is left out.* expected the folder's name "renamed"/),
    ]);
  });

  it("makes an empty list where there is no folder", async () => {
    expect(await readDatasetsIndex(join(folder, "nowhere"), expect.fail)).toEqual([]);
  });

  it("lists what the project ships, without a warning", async () => {
    const index = await readDatasetsIndex(shipped, expect.fail);
    expect(parseDatasetIndex(JSON.parse(JSON.stringify(index)))).toEqual(index);
    expect(index.map(({ name }) => name)).toEqual(["glyphs-16", "textures-32"]);
  });
});

describe("public/datasets", () => {
  it("stays under 12 MB", async () => {
    const inside = await readdir(shipped, { recursive: true, withFileTypes: true });
    const files = inside.filter((entry) => entry.isFile());
    const sizes = files.map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size);
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeGreaterThan(1_000_000);
    expect(bytes).toBeLessThan(12_000_000);
  });
});
