import fc from "fast-check";
import { expect, test } from "vitest";
import {
  buildKernel,
  channelBlock,
  largestDivisor,
  reads,
  unrolledLoop,
  wgslFloat,
  writes,
} from "./kernel.ts";

test("bindings are numbered in order, before the body", () => {
  const { code } = buildKernel({
    label: "copy",
    dispatch: [1, 1, 1],
    bindings: [reads("input", "u32"), writes("output")],
    body: "fn main() {}",
  });
  expect(code.split("\n")).toEqual([
    "@group(0) @binding(0) var<storage, read> input : array<u32>;",
    "@group(0) @binding(1) var<storage, read_write> output : array<f32>;",
    "fn main() {}",
  ]);
});

test("a float's text parses back to the same f32", () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = wgslFloat(value);
      expect(text).toMatch(/^-?\d+(\.\d+)?(e[+-]?\d+)?f$/);
      expect(Math.fround(Number(text.slice(0, -1)))).toBe(value);
    }),
  );
});

test("blocks divide their channels and keep to their unit", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: 32 }), (count, most) => {
      expect(count % largestDivisor(count, most)).toBe(0);
      expect(largestDivisor(count, most)).toBeLessThanOrEqual(most);
      const block = channelBlock(8 * count, Math.max(8, most), 8);
      expect([(8 * count) % block, block % 8]).toEqual([0, 0]);
    }),
  );
  // By hand.
  expect(largestDivisor(10, 8)).toBe(5);
  expect(channelBlock(24, 16, 8)).toBe(8);
});

test("an unrolled loop takes every index once, in order, and holds no more turns than asked for", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 70 }),
      fc.integer({ min: 1, max: 20 }),
      (count, atOnce) => {
        const text = unrolledLoop("i", count, atOnce, (index) => `seen.push(${index});`);
        // The loop is JavaScript too, but for the suffix of its numbers.
        const seen: number[] = [];
        new Function("seen", text.replace(/(\d)u\b/g, "$1").replace("for (var", "for (let"))(seen);
        expect(seen).toEqual(Array.from({ length: count }, (_, index) => index));
        expect(text.split("push").length - 1).toBeLessThan(2 * atOnce);
      },
    ),
  );
});
