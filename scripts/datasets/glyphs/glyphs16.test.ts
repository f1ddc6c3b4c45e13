import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { makeGlyphs16 } from "./glyphs16.ts";

const folder = new URL("../../../public/datasets/glyphs-16/", import.meta.url);
const made = await makeGlyphs16();
const { manifest, train, test } = made.dataset;

/** How many examples of each class satisfy a condition, shape [10]. */
function countPerClass(labels: Uint8Array, counts: (i: number) => boolean): number[] {
  const perClass = new Array<number>(10).fill(0);
  labels.forEach((label, i) => {
    if (counts(i)) perClass[label]++;
  });
  return perClass;
}

describe("glyphs-16", () => {
  it("is committed as the generator makes it", () => {
    expect(JSON.parse(readFileSync(new URL("manifest.json", folder), "utf8"))).toEqual(manifest);
    for (const [name, bytes] of made.files) {
      expect(readFileSync(new URL(name, folder)).equals(bytes), name).toBe(true);
    }
  });

  it("has 2,048 images to train and 2,048 to test, 16 x 16 x 1", () => {
    expect(manifest.shape).toEqual({ height: 16, width: 16, channels: 1 });
    for (const split of [train, test]) {
      expect(split.count).toBe(2048);
      expect(split.images.length).toBe(2048 * 16 * 16);
    }
  });

  it("has equally many images of each class, up to one, in every prefix", () => {
    for (const { labels } of [train, test]) {
      for (const count of [7, 100, 1001, 2048]) {
        const perClass = countPerClass(labels, (i) => i < count);
        expect(Math.max(...perClass) - Math.min(...perClass)).toBeLessThanOrEqual(1);
      }
    }
  });

  it("gives the rare hand a tenth of each class to train and half of each to test", () => {
    expect(manifest.subgroupNames).toEqual(["common", "rare"]);
    for (const [split, share, total] of [
      [train, 0.1, 205],
      [test, 0.5, 1024],
    ] as const) {
      const all = countPerClass(split.labels, () => true);
      const rare = countPerClass(split.labels, (i) => split.subgroups?.[i] === 1);
      rare.forEach((count, label) => {
        expect(Math.abs(count - share * all[label])).toBeLessThan(1);
      });
      expect(rare.reduce((a, b) => a + b)).toBe(total);
    }
  });

  it("repeats no image within or across the splits", () => {
    const seen = new Set<string>();
    for (const { images } of [train, test]) {
      for (let i = 0; i < 2048; i++) seen.add(images.subarray(256 * i, 256 * (i + 1)).join());
    }
    expect(seen.size).toBe(4096);
  });
});
