/**
 * Writes the data sets that the project ships to public/datasets.
 * `--check` writes nothing: exit code 1 and a list if a file is not what the generator makes.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { DatasetFolder } from "../../src/core/dataset/packedDataset.ts";
import { makeGlyphs16 } from "./glyphs/glyphs16.ts";
import { makeTextures32 } from "./textures/textures32.ts";

for (const made of [await makeGlyphs16(), await makeTextures32()]) {
  const folder = new URL(`../../public/datasets/${made.dataset.manifest.name}/`, import.meta.url);
  const contents = contentsOf(made);
  if (process.argv.includes("--check")) await check(folder, contents);
  else await write(folder, contents);
}

function contentsOf({ dataset, files }: DatasetFolder): ReadonlyMap<string, Uint8Array> {
  const manifest = Buffer.from(`${JSON.stringify(dataset.manifest, null, 2)}\n`);
  return new Map<string, Uint8Array>(files).set("manifest.json", manifest);
}

async function check(folder: URL, contents: ReadonlyMap<string, Uint8Array>): Promise<void> {
  for (const [name, expected] of contents) {
    const found = await readFile(new URL(name, folder)).catch(() => null);
    if (found?.equals(expected)) continue;
    console.error(`${fileURLToPath(new URL(name, folder))}: not what the generator makes`);
    process.exitCode = 1;
  }
}

async function write(folder: URL, contents: ReadonlyMap<string, Uint8Array>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of contents) await writeFile(new URL(name, folder), content);
  console.log(`${contents.size} files in ${fileURLToPath(folder)}`);
}
