import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { appendDivergence, isKeptStep, noDivergencePoints } from "./divergencePoints.ts";

function trace(length: number, firstStep: number) {
  const bits = Uint32Array.from({ length }, (_, step) => (step < firstStep ? 0 : step));
  return { differingBits: bits, l2: Float32Array.from(bits, (value) => value / 4) };
}

describe("appendDivergence", () => {
  test("keeps under 200 points of 100,000 steps, and the first and last of them", () => {
    const points = appendDivergence(noDivergencePoints, { fromStep: 0, ...trace(100_001, 700) });
    expect(points.steps.length).toBeLessThan(200);
    expect(points.steps[0]).toBe(0);
    expect(points.steps.at(-1)).toBe(100_000);
    expect(points.firstStep).toBe(700);
    expect(points.steps).toContain(700);
  });

  test("keeps every one of the first steps", () => {
    for (let step = 0; step <= 24; step++) expect(isKeptStep(step)).toBe(true);
  });

  test("does not depend on how the trace is cut into events", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 0, max: 400 }),
        (lengths, firstStep) => {
          const total = lengths.reduce((sum, length) => sum + length, 0);
          const whole = trace(total, firstStep);
          let cut = noDivergencePoints;
          let fromStep = 0;
          for (const length of lengths) {
            const end = fromStep + length;
            const differingBits = whole.differingBits.subarray(fromStep, end);
            cut = appendDivergence(cut, {
              fromStep,
              differingBits,
              l2: whole.l2.subarray(fromStep, end),
            });
            fromStep = end;
          }
          expect(cut).toEqual(appendDivergence(noDivergencePoints, { fromStep: 0, ...whole }));
        },
      ),
    );
  });
});
