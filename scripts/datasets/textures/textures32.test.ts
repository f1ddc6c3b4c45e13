import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { makeTextures32 } from "./textures32.ts";

const folder = new URL("../../../public/datasets/textures-32/", import.meta.url);
const made = await makeTextures32();
const { manifest, train, test } = made.dataset;
const imageBytes = 32 * 32 * 3;

/** How many examples of each class satisfy a condition, shape [10]. */
function countPerClass(labels: Uint8Array, counts: (i: number) => boolean): number[] {
  const perClass = new Array<number>(10).fill(0);
  labels.forEach((label, i) => {
    if (counts(i)) perClass[label]++;
  });
  return perClass;
}

describe("textures-32", () => {
  it("is committed as the generator makes it", () => {
    expect(JSON.parse(readFileSync(new URL("manifest.json", folder), "utf8"))).toEqual(manifest);
    for (const [name, bytes] of made.files) {
      expect(readFileSync(new URL(name, folder)).equals(bytes), name).toBe(true);
    }
  });

  it("holds in its gzip, as zlib reads it, what the generator drew", () => {
    for (const split of ["train", "test"] as const) {
      for (const part of ["images", "labels", "subgroups"] as const) {
        const stored = readFileSync(new URL(`${split}-${part}.bin.gz`, folder));
        const drawn = made.dataset[split][part] ?? new Uint8Array(0);
        expect(gunzipSync(stored).equals(drawn), `${split} ${part}`).toBe(true);
      }
    }
  });

  it("has 2,000 images to train and 2,000 to test, 32 x 32 x 3, ten classes, mirrored at will", () => {
    expect(manifest.shape).toEqual({ height: 32, width: 32, channels: 3 });
    expect(manifest.classNames.length).toBe(10);
    expect(manifest.horizontalFlip).toBe(true);
    for (const split of [train, test]) {
      expect(split.count).toBe(2000);
      expect(split.images.length).toBe(2000 * imageBytes);
    }
  });

  it("has equally many images of each class, up to one, in every prefix", () => {
    for (const { labels } of [train, test]) {
      for (const count of [7, 100, 1001, 2000]) {
        const perClass = countPerClass(labels, (i) => i < count);
        expect(Math.max(...perClass) - Math.min(...perClass)).toBeLessThanOrEqual(1);
      }
    }
  });

  it("shows a tenth of each class to train and half of each to test by night", () => {
    expect(manifest.subgroupNames).toEqual(["common", "rare"]);
    for (const [split, share] of [
      [train, 0.1],
      [test, 0.5],
    ] as const) {
      const rare = countPerClass(split.labels, (i) => split.subgroups?.[i] === 1);
      expect(rare).toEqual(new Array(10).fill(200 * share));
    }
  });

  it("repeats no image within or across the splits", () => {
    const seen = new Set<string>();
    for (const { images } of [train, test]) {
      for (let i = 0; i < 2000; i++) {
        const image = images.subarray(imageBytes * i, imageBytes * (i + 1));
        seen.add(Buffer.from(image).toString("latin1"));
      }
    }
    expect(seen.size).toBe(4000);
  });

  it("has classes that mean colour does not separate", () => {
    // The nearest class mean, from training to test, over red, green and blue by day.
    const means = Array.from({ length: 10 }, (_, label) => {
      const own = [...train.labels.keys()].filter(
        (i) => train.labels[i] === label && train.subgroups?.[i] === 0,
      );
      const sums = own.map((i) => meanColour(train.images, i));
      return [0, 1, 2].map((c) => sums.reduce((sum, colour) => sum + colour[c], 0) / own.length);
    });
    let right = 0;
    let count = 0;
    for (let i = 0; i < 2000; i++) {
      if (test.subgroups?.[i] !== 0) continue;
      const colour = meanColour(test.images, i);
      const distances = means.map((mean) =>
        mean.reduce((sum, value, c) => sum + (value - colour[c]) ** 2, 0),
      );
      if (distances.indexOf(Math.min(...distances)) === test.labels[i]) right++;
      count++;
    }
    // Chance is 0.1.
    expect(right / count).toBeLessThan(0.3);
  });
});

/** Mean red, green and blue of an image. */
function meanColour(images: Uint8Array, example: number): number[] {
  const sums = [0, 0, 0];
  for (let i = 0; i < imageBytes; i++) sums[i % 3] += images[example * imageBytes + i];
  return sums.map((sum) => sum / (imageBytes / 3));
}
