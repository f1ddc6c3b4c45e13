import { describe, expect, test } from "vitest";
import { createTimeLeftMeter } from "./timeLeft.ts";

/** A meter whose clock a test moves. */
function meterAt() {
  let nowMs = 1_000_000;
  const meter = createTimeLeftMeter(() => nowMs);
  return {
    ...meter,
    after: (ms: number, fraction: number) => {
      nowMs += ms;
      return meter.timeLeftMs(fraction);
    },
  };
}

describe("time left", () => {
  test("is unknown before the first reading, and for a moment after it", () => {
    expect(meterAt().after(50, 0)).toBeNull();
    expect(meterAt().after(1_000, 0.5)).toBeNull();
  });

  test("at a steady rate it is the rest over the rate", () => {
    const meter = meterAt();
    for (let i = 1; i < 10; i++) meter.after(1_000, 0.05 * i);
    expect(meter.after(1_000, 0.5)).toBeCloseTo(10_000, 6);
  });

  test("one slow stretch changes it by less than the stretch alone would", () => {
    const meter = meterAt();
    meter.after(4_000, 0.4);
    const timeLeftMs = meter.after(2_000, 0.41);
    expect(timeLeftMs).toBeGreaterThan(5_900);
    expect(timeLeftMs).toBeLessThan(118_000);
  });

  test("is 0 at the end", () => {
    const meter = meterAt();
    meter.after(1_000, 0.5);
    expect(meter.after(1_000, 1)).toBe(0);
  });

  test("leaves out the time that it was held", () => {
    const meter = meterAt();
    meter.after(2_000, 0.25);
    meter.hold();
    meter.after(60_000, 0.25);
    meter.resume();
    expect(meter.after(2_000, 0.5)).toBeCloseTo(4_000, 6);
  });

  test("starts again with a smaller fraction: another activity", () => {
    const meter = meterAt();
    meter.after(2_000, 0.9);
    expect(meter.after(1_000, 0)).toBeNull();
    expect(meter.after(4_000, 0.5)).toBeCloseTo(4_000, 6);
  });
});
