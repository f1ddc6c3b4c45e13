import { describe, expect, test } from "vitest";
import { unknownTimeLeft, updateTimeLeft } from "./timeLeft.ts";

function readings(pairs: readonly (readonly [activeMs: number, fraction: number])[]) {
  return pairs.reduce(
    (estimate, [activeMs, fraction]) => updateTimeLeft(estimate, { activeMs, fraction }),
    unknownTimeLeft,
  );
}

describe("updateTimeLeft", () => {
  test("is unknown before the first reading", () => {
    expect(unknownTimeLeft.timeLeftMs).toBeNull();
    expect(readings([[50, 0]]).timeLeftMs).toBeNull();
  });

  test("at a steady rate it is the rest over the rate", () => {
    const steady = Array.from({ length: 10 }, (_, i) => [1000 * (i + 1), 0.05 * (i + 1)] as const);
    expect(readings(steady).timeLeftMs).toBeCloseTo(10_000, 6);
  });

  test("one slow stretch moves it by less than the stretch alone would say", () => {
    const { timeLeftMs } = readings([
      [4000, 0.4],
      [6000, 0.41],
    ]);
    expect(timeLeftMs).toBeGreaterThan(5900);
    expect(timeLeftMs).toBeLessThan(118_000);
  });

  test("comes to nothing at the end", () => {
    expect(
      readings([
        [1000, 0.5],
        [2000, 1],
      ]).timeLeftMs,
    ).toBe(0);
  });
});
