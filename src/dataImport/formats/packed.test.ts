import { describe, expect, it } from "vitest";
import { packDataset } from "../../core/dataset/packedDataset.ts";
import type { SourceFile } from "../../core/dataset/sourceFile.ts";
import { smallDataset, smallDescription } from "../../core/dataset/testSupport/smallDataset.ts";
import { quietContext } from "../testSupport/madeReading.ts";
import { memoryFile } from "../testSupport/memoryFile.ts";
import { openFormat } from "../testSupport/openFormat.ts";
import { cancelledAfter } from "../testSupport/readContext.ts";
import { packed } from "./packed.ts";

/** The small data set as files: its bytes are written out in smallDataset.ts. */
async function smallFiles(): Promise<Map<string, SourceFile>> {
  const { dataset, files } = await smallDataset();
  const manifest = new TextEncoder().encode(JSON.stringify(dataset.manifest));
  const all = [["manifest.json", manifest] as const, ...files];
  return new Map(all.map(([name, bytes]) => [name, memoryFile(`small/${name}`, bytes)]));
}

const open = (files: Iterable<SourceFile>) => openFormat(packed, [...files], {}, quietContext);

describe("packed", () => {
  it("reads splits, names and description", async () => {
    const reading = await open((await smallFiles()).values());
    expect(reading).toMatchObject({
      format: "a packed data set",
      classNames: ["a", "b", "c"],
      subgroupNames: ["common", "rare"],
      suggestion: {
        name: "small",
        title: "Small",
        licence: "CC0-1.0",
        source: "a test",
        horizontalFlip: false,
      },
      notes: [],
    });
    const [train, test] = reading?.parts ?? [];
    expect([train.split, train.count, test.split, test.count]).toEqual(["train", 3, "test", 2]);
    expect(train.labels).toEqual(Uint8Array.of(0, 1, 2));
    expect(test.subgroups).toEqual(Uint8Array.of(1, 0));
    const taken: [number, number[]][] = [];
    const take = (index: number, { pixels }: { pixels: Uint8Array }) =>
      taken.push([index, [...pixels]]);
    await train.readImages(Uint32Array.of(0, 2), take, quietContext);
    expect(taken).toEqual([
      [0, [1, 2]],
      [2, [5, 6]],
    ]);
  });

  it("reads compressed files, as stored or decoded already", async () => {
    const split = {
      images: new Uint8Array(4000),
      labels: Uint8Array.from({ length: 2000 }, (_, i) => i % 3),
      subgroups: new Uint8Array(2000),
    };
    const { dataset, files } = await packDataset(
      smallDescription,
      { train: split, test: split },
      { compress: true },
    );
    expect([...files.keys()]).toContain("train-images.bin.gz");
    const manifest = memoryFile(
      "manifest.json",
      new TextEncoder().encode(JSON.stringify(dataset.manifest)),
    );
    const stored = [...files].map(([name, bytes]) => memoryFile(name, bytes));
    const decoded = (["train", "test"] as const).flatMap((name) =>
      (["images", "labels", "subgroups"] as const).map((part) =>
        memoryFile(`${name}-${part}.bin`, split[part]),
      ),
    );
    for (const set of [stored, decoded]) {
      const reading = await open([manifest, ...set]);
      expect(reading?.parts[1].labels).toEqual(split.labels);
    }
  });

  it("names what it left out", async () => {
    const files = [...(await smallFiles()).values(), memoryFile("small/x.txt", new Uint8Array(1))];
    expect((await open(files))?.notes).toEqual(["Left out: small/x.txt."]);
  });

  it("refuses a file that is missing, of another size or other bytes", async () => {
    const files = await smallFiles();
    const without = [...files.values()].filter(({ path }) => !path.endsWith("test-labels.bin"));
    await expect(open(without)).rejects.toThrow("test-labels.bin: expected 2 bytes, found no such");
    const larger = memoryFile("small/test-labels.bin", new Uint8Array(3));
    await expect(open([...without, larger])).rejects.toThrow(
      "small/test-labels.bin: expected 2 bytes, found 3",
    );
    const other = memoryFile("small/test-labels.bin", new Uint8Array(2));
    await expect(open([...without, other])).rejects.toThrow("expected SHA-256");
  });

  it("refuses a size beyond the limit before it reads anything", async () => {
    const manifest = structuredClone((await smallDataset()).dataset.manifest);
    manifest.train.count = 2 ** 31;
    manifest.train.images.bytes = 2 ** 32;
    manifest.train.labels.bytes = 2 ** 31;
    if (manifest.train.subgroups) manifest.train.subgroups.bytes = 2 ** 31;
    const file = memoryFile("manifest.json", new TextEncoder().encode(JSON.stringify(manifest)));
    await expect(open([file])).rejects.toThrow("manifest.json: expected at most 1073741824 bytes");
  });

  it("refuses a manifest that is no JSON, and two of them", async () => {
    await expect(open([memoryFile("manifest.json", Uint8Array.of(123))])).rejects.toThrow(
      "manifest.json: expected JSON, found none",
    );
    const files = [...(await smallFiles()).values()];
    const again = { ...files[0], path: "b/manifest.json" };
    await expect(open([...files, again])).rejects.toThrow("expected the manifest of one data set");
  });

  it("refuses a manifest of two gigabytes without reading it", async () => {
    const size = 2 ** 31;
    const read = () => Promise.reject(new Error("was read"));
    const huge = { ...memoryFile("manifest.json", Uint8Array.of()), size, read };
    await expect(open([huge])).rejects.toThrow(
      "manifest.json: expected a text of at most 268435456 bytes, found 2147483648",
    );
  });

  it("leaves the manifest of a web page to others", async () => {
    const web = new TextEncoder().encode('{"name": "app", "icons": []}');
    expect(await open([memoryFile("manifest.json", web)])).toBeNull();
    expect(await open([])).toBeNull();
  });

  it("stops when it is cancelled", async () => {
    const files = [...(await smallFiles()).values()];
    await expect(openFormat(packed, files, {}, cancelledAfter(2))).rejects.toThrow("cancelled");
  });
});
