import { describe, expect, it } from "vitest";
import {
  formatBytes,
  formatCount,
  formatDone,
  formatDuration,
  formatEnds,
  formatIn,
  formatInterval,
  formatLevel,
  formatNumber,
  formatPercent,
  formatPoints,
  formatPower,
  formatQuantity,
  formatShape,
  formatShortPoints,
  formatTimes,
  formatWholePercent,
} from "./format.ts";

// Expected values by hand.
describe("format", () => {
  it.each([
    [0, "0.0 %"],
    [0.031, "3.1 %"],
    [1, "100.0 %"],
    [0.8765, "87.6 %"],
    [0.0004, "0.04 %"],
    [0.00099, "0.1 %"],
    [0.00001, "< 0.01 %"],
    [-0.004, "-0.4 %"],
  ])("percent of %d is %s", (fraction, text) => {
    expect(formatPercent(fraction)).toBe(text);
  });

  it("has two significant digits of a ratio, and three near 1", () => {
    expect([1.034, 2.14, 9.96, 28.3, 340].map(formatTimes)).toEqual([
      "1.03",
      "2.1",
      "10",
      "28",
      "340",
    ]);
  });

  it("rounds whole percent to the nearest, and what is done down", () => {
    expect([0.126, 0.29, 1].map(formatWholePercent)).toEqual(["13 %", "29 %", "100 %"]);
    expect([0.126, 0.9999, 1].map(formatDone)).toEqual(["12 %", "99 %", "100 %"]);
  });

  it("writes points and the ends of an interval alike", () => {
    const interval = { low: 0.002, high: 0.0071, level: 0.95 };
    expect(formatPoints(0.004)).toBe("0.4 points");
    expect(formatEnds("points", interval)).toBe("0.2 to 0.7");
    expect(formatInterval("points", interval)).toBe("0.2 to 0.7 points");
    expect(formatInterval("percent", interval)).toBe("0.2 to 0.7 %");
    expect(formatLevel(interval)).toBe("95 %");
    expect([0.0025, 0.01].map(formatShortPoints)).toEqual(["0.25 pp", "1 pp"]);
  });

  it.each([
    [5.234, "5.23 ms"],
    [0.0512, "0.0512 ms"],
    [1234.5, "1235 ms"],
  ])("%d milliseconds are %s", (ms, text) => {
    expect(formatIn("ms", ms)).toBe(text);
  });

  it.each([
    [1, "1.00x"],
    [0.954, "0.95x"],
    [9.999, "10x"],
    [39.4, "39x"],
  ])("a ratio of %d is %s", (ratio, text) => {
    expect(formatIn("ratio", ratio)).toBe(text);
  });

  it.each([
    [0, "0"],
    [0.0871, "0.0871"],
    [0.00001234, "1.23e-5"],
    [123.4, "123"],
    [54.32, "54.3"],
    [0.5432, "0.543"],
  ])("the number %d is %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it("counts in groups of three, and in the plural where there is one", () => {
    expect(formatCount(12345.4)).toBe("12,345");
    expect([0, 1, 2, 4096].map((count) => formatQuantity(count, "replica"))).toEqual([
      "0 replicas",
      "1 replica",
      "2 replicas",
      "4,096 replicas",
    ]);
  });

  it.each([
    [0, "0 s"],
    [1, "1 s"],
    [59_000, "59 s"],
    [59_400, "1 min 0 s"],
    [185_000, "3 min 5 s"],
    [3_720_000, "1 h 2 min"],
    [7_800_000, "2 h 10 min"],
  ])("%i milliseconds take %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it("writes bytes, powers and the shape of images", () => {
    expect([12_001, 1_354_384, 2_100_000_000].map(formatBytes)).toEqual([
      "13 kB",
      "1.4 MB",
      "2.1 GB",
    ]);
    expect([1000, 1, 0.01, 0.00001].map(formatPower)).toEqual(["1K", "1", "0.01", "1e-5"]);
    expect(formatShape({ height: 28, width: 28, channels: 1 })).toBe("28 × 28 grey");
    expect(formatShape({ height: 32, width: 24, channels: 3 })).toBe("32 × 24 colour");
    expect(formatShape({ height: 8, width: 8, channels: 4 })).toBe("8 × 8 × 4");
  });
});
