/**
 * Writes the data sets that the project ships to public/datasets.
 * `--check` writes nothing: exit code 1 and a list if a file is not what the generator makes.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { makeGlyphs16 } from "../../src/core/dataset/glyphs/glyphs16.ts";

const { dataset, files } = await makeGlyphs16();
const { manifest } = dataset;
const folder = new URL(`../../public/datasets/${manifest.name}/`, import.meta.url);
const contents = new Map<string, Uint8Array>(files);
contents.set("manifest.json", Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));

if (process.argv.includes("--check")) {
  for (const [name, expected] of contents) {
    const found = await readFile(new URL(name, folder)).catch(() => null);
    if (found?.equals(expected)) continue;
    console.error(`${fileURLToPath(new URL(name, folder))}: not what the generator makes`);
    process.exitCode = 1;
  }
} else {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of contents) await writeFile(new URL(name, folder), content);
  console.log(`${contents.size} files in ${fileURLToPath(folder)}`);
}
