import { describe, expect, it } from "vitest";
import { datasetHash } from "../../core/dataset/packedDataset.ts";
import { smallDataset, wholeByFiles } from "../../core/dataset/testSupport/smallDataset.ts";
import { toLabError } from "../../core/errors.ts";
import type { ReadProgress } from "../../protocol/importApi.ts";
import type { RawImage } from "../reading.ts";
import { type MadePart, madeReading, quietContext } from "../testSupport/madeReading.ts";
import { packReading } from "./packReading.ts";
import { planPack } from "./planPack.ts";

const labels = [0, 1, 0, 1, 0, 1, 0, 1];
const parts: readonly MadePart[] = [
  { split: "train", labels },
  { split: "test", labels },
];

const plain = (height: number, width: number, pixel: readonly number[]): RawImage => ({
  height,
  width,
  channels: pixel.length,
  pixels: Uint8Array.from(
    { length: height * width * pixel.length },
    (_, i) => pixel[i % pixel.length],
  ),
});

const packing = (made: readonly MadePart[], over: object = {}) =>
  packReading(madeReading(made), { ...wholeByFiles, ...over }, quietContext);

describe("packReading", () => {
  it("puts each image beside its label, where the plan says", async () => {
    const subgroups = [0, 0, 1, 1, 0, 0, 1, 1];
    const reading = madeReading([
      { split: null, labels, subgroups },
      // Pixels identify the example: 100 on in the second part.
      { split: null, labels, subgroups, imageOf: (i) => plain(2, 2, [100 + i]) },
    ]);
    const options = {
      ...wholeByFiles,
      split: { by: "seed", testShare: 0.25 },
      trainCount: 8,
    } as const;
    const plan = planPack(reading, options);
    const { dataset } = await packReading(reading, options, quietContext);
    for (const name of ["train", "test"] as const) {
      const expected = [...plan[name].examples].map((example) =>
        example < 8 ? example : 100 + example - 8,
      );
      const { images, count } = dataset[name];
      expect(Array.from({ length: count }, (_, i) => images[4 * i + 3])).toEqual(expected);
      expect([...dataset[name].labels]).toEqual(expected.map((pixel) => labels[pixel % 100]));
      expect([...(dataset[name].subgroups ?? [])]).toEqual(
        expected.map((pixel) => subgroups[pixel % 100]),
      );
    }
    expect([dataset.train.count, dataset.test.count]).toEqual([8, 4]);
    expect(dataset.manifest).toMatchObject({
      name: "made",
      shape: { height: 2, width: 2, channels: 1 },
      subgroupNames: ["subgroup 0", "subgroup 1"],
    });
  });

  it("asks each part once, for ascending examples and no others", async () => {
    const asked: number[][] = [];
    const reading = madeReading([{ split: null, labels: [...labels, ...labels] }]);
    const watched = {
      ...reading,
      parts: reading.parts.map((part): typeof part => ({
        ...part,
        readImages: (chosen, take, context) => {
          asked.push([...chosen]);
          return part.readImages(chosen, take, context);
        },
      })),
    };
    const options = {
      ...wholeByFiles,
      split: { by: "seed", testShare: 0.5 },
      trainCount: 4,
      testCount: 2,
    } as const;
    await packReading(watched, options, quietContext);
    const { train, test } = planPack(watched, options);
    expect(asked).toEqual([[...train.examples, ...test.examples].sort((a, b) => a - b)]);
  });

  it("packs a packed data set taken whole to the same hash", async () => {
    const { dataset } = await smallDataset();
    const { manifest } = dataset;
    const partOf = (split: "train" | "test"): MadePart => ({
      split,
      labels: [...dataset[split].labels],
      subgroups: [...(dataset[split].subgroups ?? [])],
      shape: manifest.shape,
      imageOf: (i) => ({
        ...manifest.shape,
        pixels: dataset[split].images.subarray(2 * i, 2 * i + 2),
      }),
    });
    const { classNames, subgroupNames } = manifest;
    const over = { keepsOrder: true, classNames, subgroupNames } as const;
    const reading = madeReading([partOf("train"), partOf("test")], over);
    const again = await packReading(reading, wholeByFiles, quietContext);
    expect(await datasetHash(again.dataset.manifest)).toBe(await datasetHash(manifest));
  });

  it("resizes to the side asked for", async () => {
    const mixed: MadePart[] = [
      { split: "train", labels: [0, 1], shape: null, imageOf: () => plain(8, 8, [7]) },
      { split: "test", labels: [0, 1], shape: null, imageOf: (i) => plain(5 + i, 6, [9]) },
    ];
    const { dataset } = await packing(mixed, { side: 4 });
    expect(dataset.manifest.shape).toEqual({ height: 4, width: 4, channels: 1 });
    expect(new Set(dataset.train.images)).toEqual(new Set([7]));
    expect(new Set(dataset.test.images)).toEqual(new Set([9]));
  });

  it("names two examples whose sizes differ where no side is given", async () => {
    const mixed = parts.map((part) => ({
      ...part,
      source: `${part.split}.zip`,
      shape: null,
      imageOf: (i: number) =>
        part.split === "test" && i === 3 ? plain(3, 5, [1]) : plain(2, 2, [1]),
    }));
    await expect(packing(mixed)).rejects.toMatchObject({
      code: "dataset-invalid",
      message:
        "test.zip example 3 is 5 x 3 pixels, train.zip example 0 is 2 x 2: " +
        "images of different sizes need a side to resize them to",
    });
    const { parts: unnamed, ...reading } = madeReading(mixed);
    const named = unnamed.map((part) => ({
      ...part,
      nameOf: (example: number) => `${part.split}/${example}.png`,
    }));
    const packingNamed = packReading({ ...reading, parts: named }, wholeByFiles, quietContext);
    await expect(packingNamed).rejects.toThrow(/^test\/3\.png is 5 x 3 pixels, train\/0\.png is/);
  });

  describe("decides on colour:", () => {
    const undecoded = (imageOf: MadePart["imageOf"]) =>
      parts.map((part) => ({ ...part, shape: null, ...(imageOf && { imageOf }) }));

    it("grey if all images turn out grey", async () => {
      const { dataset, files } = await packing(undecoded((i) => plain(2, 2, [i])));
      expect(dataset.manifest.shape.channels).toBe(1);
      const { examples } = planPack(madeReading(parts), wholeByFiles).test;
      expect([...dataset.test.images]).toEqual(
        [...examples].flatMap((e) => [e, e, e, e].map((x) => x - 8)),
      );
      // No larger buffer is kept alive behind the images.
      expect(files.get("train-images.bin")?.buffer.byteLength).toBe(8 * 4);
    });

    it("colour if one image is, and grey ones keep their brightness", async () => {
      const { dataset } = await packing(
        undecoded((i) => (i === 5 ? plain(2, 2, [10, 20, 30]) : plain(2, 2, [i]))),
      );
      expect(dataset.manifest.shape.channels).toBe(3);
      const { examples } = planPack(madeReading(parts), wholeByFiles).train;
      const pixels = [...examples].map((_, k) => [
        ...dataset.train.images.subarray(12 * k, 12 * k + 3),
      ]);
      expect(pixels).toEqual([...examples].map((e) => (e === 5 ? [10, 20, 30] : [e, e, e])));
    });

    it("grey if that is asked for", async () => {
      const colour = { height: 2, width: 2, channels: 3 };
      const coloured = parts.map((part) => ({
        ...part,
        shape: colour,
        imageOf: () => plain(2, 2, [50, 50, 50]),
      }));
      const { dataset } = await packing(coloured, { channels: 1 });
      expect(new Set(dataset.train.images)).toEqual(new Set([50]));
      expect(dataset.manifest.shape.channels).toBe(1);
    });
  });

  it("refuses channels that are neither grey nor colour where it would have to convert", async () => {
    const shape = { height: 2, width: 2, channels: 4 };
    const four = parts.map((part) => ({
      ...part,
      shape,
      imageOf: () => plain(2, 2, [1, 2, 3, 4]),
    }));
    expect((await packing(four)).dataset.manifest.shape.channels).toBe(4);
    await expect(packing(four, { channels: 3 })).rejects.toMatchObject({
      code: "dataset-invalid",
      message: "part 0 example 0: expected 3 channels, found 4",
    });
  });

  it("reports progress over both splits", async () => {
    const seen: ReadProgress[] = [];
    const context = { ...quietContext, onProgress: (p: ReadProgress) => void seen.push(p) };
    await packReading(madeReading(parts), wholeByFiles, context);
    const fractions = seen.flatMap(({ fraction }) => fraction ?? []);
    expect(fractions).toEqual(Array.from({ length: 16 }, (_, i) => (i + 1) / 16));
  });

  it("stops when it is cancelled", async () => {
    const controller = new AbortController();
    let readCount = 0;
    const stopping = parts.map((part) => ({
      ...part,
      imageOf: () => {
        if (++readCount === 3) controller.abort();
        return plain(2, 2, [1]);
      },
    }));
    const context = { ...quietContext, signal: controller.signal };
    const packed = packReading(madeReading(stopping), wholeByFiles, context);
    expect(toLabError(await packed.catch((cause) => cause)).code).toBe("cancelled");
    expect(readCount).toBe(3);
  });

  it("names a part that passes on fewer images than it has examples", async () => {
    const reading = madeReading(parts);
    const [first, second] = reading.parts;
    const lossy = { ...reading, parts: [{ ...first, readImages: async () => {} }, second] };
    await expect(packReading(lossy, wholeByFiles, quietContext)).rejects.toMatchObject({
      code: "dataset-invalid",
      message: "part 0: expected 8 images, found 0",
    });
  });
});
