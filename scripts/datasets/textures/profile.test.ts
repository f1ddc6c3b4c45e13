import { describe, expect, it } from "vitest";
import { inside, wave } from "./profile.ts";

describe("wave", () => {
  it("has period 1, its top at a quarter and its bottom at three quarters", () => {
    for (const period of [-3, 0, 7]) {
      expect(wave(period)).toBe(0);
      expect(wave(period + 0.25)).toBe(1);
      expect(wave(period + 0.5)).toBe(0);
      expect(wave(period + 0.75)).toBe(-1);
    }
  });

  it("stays close to a sine", () => {
    for (let t = -2; t < 2; t += 0.01) {
      expect(Math.abs(wave(t) - Math.sin(2 * Math.PI * t))).toBeLessThan(0.03);
    }
  });
});

describe("inside", () => {
  it("goes from 0 to 1 over its softness, half way at the edge", () => {
    expect([-3, -1, -0.5, 0, 0.5, 1, 3].map((depth) => inside(depth, 2))).toEqual([
      0, 0, 0.25, 0.5, 0.75, 1, 1,
    ]);
  });
});
