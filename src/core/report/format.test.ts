import { describe, expect, it } from "vitest";
import {
  formatCount,
  formatHundredfoldInterval,
  formatMs,
  formatNumber,
  formatPercent,
  formatPoints,
  formatRatio,
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

  it("writes points and the ends of an interval alike", () => {
    expect(formatPoints(0.004)).toBe("0.4 points");
    expect(formatHundredfoldInterval({ low: 0.002, high: 0.0071, level: 0.95 })).toBe("0.2 to 0.7");
  });

  it.each([
    [5.234, "5.23 ms"],
    [0.0512, "0.0512 ms"],
    [1234.5, "1235 ms"],
  ])("%d milliseconds are %s", (ms, text) => {
    expect(formatMs(ms)).toBe(text);
  });

  it.each([
    [1, "1.00x"],
    [0.954, "0.95x"],
    [9.999, "10x"],
    [39.4, "39x"],
  ])("a ratio of %d is %s", (ratio, text) => {
    expect(formatRatio(ratio)).toBe(text);
  });

  it.each([
    [0, "0"],
    [0.0871, "0.0871"],
    [0.00001234, "1.23e-5"],
    [123.4, "123"],
  ])("the number %d is %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it("counts in the plural where there is one", () => {
    expect([0, 1, 2].map((count) => formatCount(count, "replica"))).toEqual([
      "0 replicas",
      "1 replica",
      "2 replicas",
    ]);
  });
});
