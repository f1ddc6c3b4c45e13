import type * as AugmentSample from "../../../src/engine/train/augmentSample.ts";
import type * as StockBatches from "../../../src/engine/train/stockBatches.ts";
import { expect, test } from "../../fixtures/harness.ts";

/** Images whose every pixel holds its position: value 1 + row x width + column, plus the channel. */
function countedImages(count: number, height: number, width: number, channels: number): number[] {
  return Array.from({ length: count * height * width * channels }, (_, at) => {
    const pixel = Math.floor(at / channels) % (height * width);
    return 1 + pixel + (at % channels);
  });
}

test.describe("a sample of augmentation", { tag: "@gpu" }, () => {
  for (const { height, width, channels, pad } of [
    { height: 12, width: 15, channels: 1, pad: 2 },
    { height: 18, width: 13, channels: 3, pad: 4 },
  ]) {
    test(`holds crops of the image padded by ${pad}, mirrored or not, ${channels} channels`, async ({
      harness,
    }) => {
      const shape = { height, width, channels };
      const images = countedImages(6, height, width, channels);
      const exampleIndices = [5, 0, 3];
      const epochCount = 24;
      const sample = await harness.evaluate(
        async (page, request) => {
          const module = await page.load<typeof AugmentSample>("train/augmentSample.ts");
          const images = Uint8Array.from(request.images);
          return Array.from(await module.augmentSample(page.device, { ...request, images }));
        },
        { shape, images, exampleIndices, epochCount, seed: 77, horizontalFlip: true },
      );
      const size = height * width * channels;
      expect(sample).toHaveLength(exampleIndices.length * epochCount * size);
      // Every crop that padding allows, by its definition; zeros surround the image.
      const original = images.slice(0, size);
      const crops = new Set<string>();
      for (const mirrored of [false, true]) {
        for (let down = -pad; down <= pad; down++) {
          for (let across = -pad; across <= pad; across++) {
            crops.add(cropped(original, shape, down, across, mirrored).join());
          }
        }
      }
      const seen = new Set<string>();
      for (let at = 0; at < sample.length; at += size) {
        const image = sample.slice(at, at + size).join();
        expect(crops).toContain(image);
        seen.add(image);
      }
      // 72 draws out of 2 x 25 or 2 x 81 crops.
      expect(seen.size).toBeGreaterThan(20);
    });
  }

  test("takes images of the largest side that is packed", async ({ harness }) => {
    const whiteCount = await harness.evaluate(async (page) => {
      const { augmentSample } = await page.load<typeof AugmentSample>("train/augmentSample.ts");
      const shape = { height: 512, width: 512, channels: 3 };
      const images = new Uint8Array(512 * 512 * 3).fill(255);
      const request = { shape, images, exampleIndices: [0], epochCount: 1, seed: 9 };
      const sample = await augmentSample(page.device, { ...request, horizontalFlip: false });
      return sample.filter((value) => value === 255).length;
    });
    // At most 4 rows and 4 columns of zeros come in.
    expect(whiteCount).toBeGreaterThanOrEqual(508 * 508 * 3);
  });

  test("draws what training draws", async ({ harness }) => {
    const { sample, batches } = await harness.evaluate(async (page) => {
      const { augmentSample } = await page.load<typeof AugmentSample>("train/augmentSample.ts");
      const { gatherImages } = await page.load<typeof StockBatches>("train/stockBatches.ts");
      const shape = { height: 16, width: 16, channels: 1 };
      const images = Uint8Array.from({ length: 8 * 256 }, (_, at) => (at * 31) % 251);
      const exampleIndices = [7, 2];
      const request = { shape, images, exampleIndices, epochCount: 3, seed: 9 };
      const sample = await augmentSample(page.device, { ...request, horizontalFlip: false });
      const split = { images, labels: new Uint8Array(8), subgroups: null, count: 8 };
      const augmentation = { pad: 2, flip: false };
      const batches = [0, 1, 2].map((epoch) =>
        gatherImages(split, shape, Uint32Array.from(exampleIndices), {
          augmentation,
          seed: 9,
          epoch,
        }),
      );
      return { sample: Array.from(sample), batches: batches.map((batch) => Array.from(batch)) };
    });
    for (const [epoch, batch] of batches.entries()) {
      for (const place of [0, 1]) {
        const at = (place * 3 + epoch) * 256;
        const expected = batch
          .slice(place * 256, (place + 1) * 256)
          .map((value) => Math.round(value * 255));
        expect(sample.slice(at, at + 256)).toEqual(expected);
      }
    }
  });
});

function cropped(
  image: readonly number[],
  { height, width, channels }: { height: number; width: number; channels: number },
  down: number,
  across: number,
  mirrored: boolean,
): number[] {
  const crop: number[] = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const fromRow = row + down;
      const shifted = column + across;
      const fromColumn = mirrored ? width - 1 - shifted : shifted;
      const inside = fromRow >= 0 && fromRow < height && fromColumn >= 0 && fromColumn < width;
      for (let channel = 0; channel < channels; channel++) {
        crop.push(inside ? image[(fromRow * width + fromColumn) * channels + channel] : 0);
      }
    }
  }
  return crop;
}
