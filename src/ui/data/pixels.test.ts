import { expect, test } from "vitest";
import { copyPixels, drawnSize } from "./pixels.ts";

test("grey becomes three equal channels, at its place in the target", () => {
  const target = new Uint8ClampedArray(2 * 3 * 4);
  const shape = { height: 1, width: 2, channels: 1 };
  copyPixels(Uint8Array.of(7, 9), shape, 1, target, 3, { x: 1, y: 1 });
  expect([...target.subarray(0, 16)]).toEqual(new Array(16).fill(0));
  expect([...target.subarray(16)]).toEqual([7, 7, 7, 255, 9, 9, 9, 255]);
});

test("colour keeps its channels; of other numbers the first is shown", () => {
  const target = new Uint8ClampedArray(4);
  copyPixels(Uint8Array.of(1, 2, 3), { height: 1, width: 1, channels: 3 }, 1, target, 1, {
    x: 0,
    y: 0,
  });
  expect([...target]).toEqual([1, 2, 3, 255]);
  copyPixels(Uint8Array.of(5, 6), { height: 1, width: 1, channels: 2 }, 1, target, 1, {
    x: 0,
    y: 0,
  });
  expect([...target]).toEqual([5, 5, 5, 255]);
});

test("a large image is thinned evenly", () => {
  const shape = { height: 3, width: 5, channels: 1 };
  expect(drawnSize(shape, 64)).toEqual({ step: 1, height: 3, width: 5 });
  const size = drawnSize(shape, 3);
  expect(size).toEqual({ step: 2, height: 2, width: 3 });
  const target = new Uint8ClampedArray(size.height * size.width * 4);
  const image = Uint8Array.from({ length: 15 }, (_, index) => index);
  copyPixels(image, shape, size.step, target, size.width, { x: 0, y: 0 });
  expect([...target].filter((_, index) => index % 4 === 0)).toEqual([0, 2, 4, 10, 12, 14]);
});
