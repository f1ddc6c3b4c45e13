import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RawImage } from "../reading.ts";
import { resizeToSquare, withChannels } from "./resizeImage.ts";

const image = (height: number, width: number, channels: number, pixels: number[]): RawImage => ({
  height,
  width,
  channels,
  pixels: Uint8Array.from(pixels),
});
const resized = (given: RawImage, side: number) => [...resizeToSquare(given, side).pixels];

describe("resizeToSquare, by hand", () => {
  test("halving is the mean of four, half up", () => {
    expect(resized(image(2, 2, 1, [0, 1, 2, 255]), 1)).toEqual([65]); // 64.5
    const colour = [10, 0, 1, 20, 0, 2, 30, 0, 3, 40, 0, 4];
    expect(resized(image(2, 2, 3, colour), 1)).toEqual([25, 0, 3]); // 25, 0, 2.5
  });

  test("three to two: the middle line is shared", () => {
    // Weights 2, 1 | 1, 2 of 3. Rows: (2a + b) / 3, (b + 2c) / 3, then columns likewise.
    const pixels = [0, 90, 180, 0, 90, 180, 0, 90, 180];
    expect(resized(image(3, 3, 1, pixels), 2)).toEqual([30, 150, 30, 150]);
  });

  test("two to four is bilinear between centres", () => {
    // Centres at -0.25, 0.25, 0.75, 1.25: weights of the second 0, 1/4, 3/4, 1.
    const row = [0, 25, 75, 100];
    expect(resized(image(2, 2, 1, [0, 100, 0, 100]), 4)).toEqual([...row, ...row, ...row, ...row]);
  });

  test("a wide image loses its sides, a tall one top and bottom, the odd pixel at the end", () => {
    expect(resized(image(1, 4, 1, [1, 2, 3, 4]), 1)).toEqual([2]);
    expect(resized(image(3, 1, 1, [1, 2, 3]), 1)).toEqual([2]);
    expect(resized(image(2, 5, 1, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), 2)).toEqual([1, 2, 6, 7]);
  });

  test("one pixel fills any side", () => {
    expect(resized(image(1, 1, 1, [7]), 3)).toEqual(Array(9).fill(7));
  });
});

const side = fc.integer({ min: 1, max: 24 });
const channels = fc.constantFrom(1, 3);
const square = fc
  .tuple(side, channels)
  .chain(([length, depth]) =>
    fc
      .uint8Array({ minLength: length * length * depth, maxLength: length * length * depth })
      .map((pixels): RawImage => ({ height: length, width: length, channels: depth, pixels })),
  );

describe("resizeToSquare, always", () => {
  test("a constant image stays constant", () => {
    fc.assert(
      fc.property(side, side, side, fc.nat(255), (height, width, to, value) => {
        const constant = image(height, width, 1, Array(height * width).fill(value));
        expect(resizeToSquare(constant, to).pixels).toEqual(new Uint8Array(to * to).fill(value));
      }),
      { numRuns: 150 },
    );
  });

  test("the same size is the same image", () => {
    fc.assert(
      fc.property(square, (given) => {
        expect(resizeToSquare(given, given.height)).toEqual(given);
      }),
      { numRuns: 100 },
    );
  });

  test("shrinking keeps the mean within rounding, nothing leaves the range of values", () => {
    fc.assert(
      fc.property(square, side, (given, to) => {
        const { pixels } = resizeToSquare(given, to);
        expect(Math.min(...pixels)).toBeGreaterThanOrEqual(Math.min(...given.pixels));
        expect(Math.max(...pixels)).toBeLessThanOrEqual(Math.max(...given.pixels));
        if (to > given.height) return;
        expect(Math.abs(mean(pixels) - mean(given.pixels))).toBeLessThanOrEqual(0.5 + 1e-9);
      }),
      { numRuns: 150 },
    );
  });
});

describe("withChannels", () => {
  test("grey is the luma of BT.601: 76.245, 149.685, 29.07 for the primaries", () => {
    const primaries = image(1, 4, 3, [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255]);
    expect(withChannels(primaries, 1)).toEqual(image(1, 4, 1, [76, 150, 29, 255]));
  });

  test("colour from grey is three equal channels, and back it is the same", () => {
    const grey = image(2, 1, 1, [3, 250]);
    expect(withChannels(grey, 3)).toEqual(image(2, 1, 3, [3, 3, 3, 250, 250, 250]));
    expect(withChannels(withChannels(grey, 3), 1)).toEqual(grey);
  });

  test("channels that are there already change nothing", () => {
    const grey = image(1, 1, 1, [3]);
    expect(withChannels(grey, 1)).toEqual(grey);
  });
});

function mean(values: Uint8Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
