import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseArguments } from "./arguments.ts";
import { packCommand } from "./packFiles.ts";
import { testContext } from "./testContext.fixture.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "pack-command-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** As yann.lecun.com/exdb/mnist lays IDX out: magic, big-endian sizes, bytes. */
function idx(sizes: readonly number[], bytes: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.writeUInt32BE(0x0800 + sizes.length, 0);
  for (const [i, size] of sizes.entries()) header.writeUInt32BE(size, 4 + 4 * i);
  return gzipSync(Buffer.concat([header, bytes]));
}

/** Forty images of 2x2 whose pixels all are 10 times the label, of four classes in turn. */
async function writeDigits(below: string) {
  const labels = Uint8Array.from({ length: 40 }, (_, i) => i % 4);
  const images = Uint8Array.from({ length: 160 }, (_, i) => 10 * labels[i >> 2]);
  await mkdir(join(folder, below));
  await writeFile(join(folder, below, "t10k-images-idx3-ubyte.gz"), idx([40, 2, 2], images));
  await writeFile(join(folder, below, "t10k-labels-idx1-ubyte.gz"), idx([40], labels));
}

async function pack(line: string, over = {}) {
  const command = parseArguments(["pack", ...line.split(" ")]);
  if (command.kind !== "pack") throw new Error("expected a pack");
  const context = testContext(folder, over);
  await packCommand(command, context);
  return context.printed();
}

const hashOf = (printed: string) => /Hash +([0-9a-f]{64})/.exec(printed)?.[1];

describe("packCommand", () => {
  it("packs IDX files of one split into a data set of two", async () => {
    await writeDigits("digits");
    const printed = await pack("digits --name digits --train 20 --test 8 --seed 3");
    const written = join(folder, "datasets/digits");
    const manifest = JSON.parse(await readFile(join(written, "manifest.json"), "utf8"));
    expect(manifest).toMatchObject({
      name: "digits",
      shape: { height: 2, width: 2, channels: 1 },
      train: { count: 20 },
      test: { count: 8 },
    });
    const labels = await readFile(join(written, "train-labels.bin"));
    const images = await readFile(join(written, "train-images.bin"));
    expect([...images]).toEqual([...labels].flatMap((label) => new Array(4).fill(10 * label)));
    expect([0, 1, 2, 3].map((of) => labels.filter((label) => label === of).length)).toEqual([
      5, 5, 5, 5,
    ]);
    expect(printed).toContain("Recognised as IDX files: 4 classes, no subgroups");
    expect(printed).toContain("Split by seed 3: 28.6 % of each class to test.");
    expect(printed).toMatch(/^all +20 +8$/m);
    expect(printed).toContain(`Written to ${written}`);
  });

  it("packs its own output to the same hash, and takes the place of it only by force", async () => {
    await writeDigits("digits");
    const first = await pack("digits --name digits");
    const again = await pack("datasets/digits --out again/digits");
    expect(hashOf(again)).toBe(hashOf(first));
    expect(hashOf(first)).toBeDefined();
    await expect(pack("digits --name digits")).rejects.toThrow("is there already");
    expect(hashOf(await pack("digits --name digits --seed 2 --force"))).not.toBe(hashOf(first));
  });

  it("says that the page wants folder and data set of one name", async () => {
    await writeDigits("digits");
    expect(await pack("digits --name digits --out elsewhere")).toContain(
      'the folder has to have the name of the data set, "digits"',
    );
  });

  it("writes nothing if the files or the counts will not do, or it is cancelled", async () => {
    await writeDigits("digits");
    await writeFile(join(folder, "notes.txt"), "nothing to train on");
    await expect(pack("notes.txt")).rejects.toMatchObject({ code: "dataset-invalid" });
    await expect(pack("digits --train 100 --test 10")).rejects.toThrow(
      "train: 100 examples are asked for, there are 36",
    );
    await expect(pack("digits", { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: "AbortError",
    });
    expect(await readdir(folder)).toEqual(["digits", "notes.txt"]);
  });
});
