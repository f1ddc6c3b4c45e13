import { describe, expect, it } from "vitest";
import { seededGenerator } from "../random/seededGenerator.ts";
import { ratioInterval } from "./ratioInterval.ts";

describe("ratioInterval", () => {
  it("is a point where the times do not vary", () => {
    const interval = ratioInterval([6, 6, 6], [4, 4], { generator: seededGenerator(1) });
    expect(interval).toStrictEqual({ low: 1.5, high: 1.5, level: 0.95 });
  });

  it("rises as the numerators grow", () => {
    const times = [4, 5, 6, 7, 8];
    const slow = ratioInterval([9, 10, 11], times, { generator: seededGenerator(1) });
    const fast = ratioInterval([5, 6, 7], times, { generator: seededGenerator(1) });
    expect(slow.low).toBeGreaterThan(fast.low);
    expect(slow.high).toBeGreaterThan(fast.high);
  });

  it("covers the ratio of medians at about its level for 15 times each", () => {
    // Log-normal times with medians 3 and 2. The percentile bootstrap of a median is a little
    // conservative: between 0.93 and 0.99 over 400 samples, standard error 0.011.
    const generator = seededGenerator(14);
    const times = (center: number) =>
      Array.from({ length: 15 }, () => center * Math.exp(0.2 * generator.nextGaussian()));
    let covered = 0;
    for (let trial = 0; trial < 400; trial++) {
      const { low, high } = ratioInterval(times(3), times(2), { generator, resamples: 300 });
      if (low <= 1.5 && high >= 1.5) covered++;
    }
    expect(covered / 400).toBeGreaterThan(0.93);
    expect(covered / 400).toBeLessThan(0.99);
  });

  it("rejects single times and times of 0", () => {
    const error = expect.objectContaining({ code: "metric-input" });
    const generator = seededGenerator(1);
    expect(() => ratioInterval([1], [1, 2], { generator })).toThrow(error);
    expect(() => ratioInterval([1, 2], [0, 2], { generator })).toThrow(error);
    expect(() => ratioInterval([1, 2], [1, 2], { generator, level: 0 })).toThrow(error);
    expect(() => ratioInterval([1, 2], [1, 2], { generator, resamples: 5 })).toThrow(error);
  });
});
