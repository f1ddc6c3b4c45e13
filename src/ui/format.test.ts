import { expect, test } from "vitest";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatPercent,
  formatReplicaList,
  formatReplicas,
  formatShape,
} from "./format.ts";

test("formats rates, counts, times and replicas for reading", () => {
  expect(formatPercent(0.12345)).toBe("12.3 %");
  expect(formatPercent(0, 2)).toBe("0.00 %");
  expect(formatCount(12345.4)).toBe("12,345");
  expect([999, 59_400, 59_600, 185_000, 7_800_000].map(formatDuration)).toEqual([
    "1 s",
    "59 s",
    "1 min 0 s",
    "3 min 5 s",
    "2 h 10 min",
  ]);
  expect(formatReplicas([0, 1, 2])).toBe("replicas 1–3");
  expect(formatReplicas([4])).toBe("replica 5");
  expect([[3], [0, 2]].map(formatReplicaList)).toEqual(["replica 4", "replicas 1, 3"]);
  expect([12_001, 1_354_384, 2_100_000_000].map(formatBytes)).toEqual([
    "13 kB",
    "1.4 MB",
    "2.1 GB",
  ]);
});

test("says what images are like", () => {
  expect(formatShape({ height: 28, width: 28, channels: 1 })).toBe("28 × 28 grey");
  expect(formatShape({ height: 32, width: 24, channels: 3 })).toBe("32 × 24 colour");
  expect(formatShape({ height: 8, width: 8, channels: 4 })).toBe("8 × 8 × 4");
});
