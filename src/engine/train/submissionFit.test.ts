import { describe, expect, test } from "vitest";
import { SubmissionFit } from "./submissionFit.ts";

/** A fit to `fixedMs + unitMs * units`, sampled at these amounts of work. */
function fitted(fixedMs: number, unitMs: number, units: readonly number[]): SubmissionFit {
  const [first, ...others] = units.map((each) => ({ units: each, ms: fixedMs + unitMs * each }));
  const fit = new SubmissionFit(first);
  for (const sample of others) fit.add(sample);
  return fit;
}

describe("SubmissionFit", () => {
  test("is the first estimate before any sample", () => {
    const fit = new SubmissionFit({ units: 0.5, ms: 7 });
    expect([fit.fixedMs, fit.unitMs]).toEqual([0, 14]);
  });

  test("finds both parts from sizes that differ", () => {
    const fit = fitted(3, 0.5, [1, 2, 4, 8, 16]);
    expect(fit.unitMs).toBeCloseTo(0.5, 12);
    expect(fit.fixedMs).toBeCloseTo(3, 12);
  });

  test("sees the work under a fixed part that is 1000 times as long", () => {
    const fit = fitted(100, 0.1, [1, 4, 16, 64, 256]);
    expect(fit.unitMs).toBeCloseTo(0.1, 10);
    expect(fit.fixedMs).toBeCloseTo(100, 10);
  });

  test("keeps the fixed part while all sizes are about the same", () => {
    const fit = fitted(100, 0.1, [1, 4, 16, 64, 256, ...Array(40).fill(200)]);
    expect(fit.unitMs).toBeCloseTo(0.1, 10);
    expect(fit.fixedMs).toBeCloseTo(100, 10);
  });

  test("is not moved by a long submission now and then", () => {
    const fit = new SubmissionFit({ units: 1, ms: 4.5 });
    const units = [1, 2, 4, 8, 8, 9, 8, 7, 8, 3, 8, 8, 6, 8, 8, 8];
    units.forEach((each, index) => {
      fit.add({ units: each, ms: index % 8 === 5 ? 900 : 2 + 2.5 * each });
    });
    expect(fit.unitMs).toBeCloseTo(2.5, 10);
    expect(fit.fixedMs).toBeCloseTo(2, 10);
  });

  test("follows an adapter that becomes slower", () => {
    const fit = fitted(0, 1, [1, 4, 16, 20, 20, 20]);
    for (let index = 0; index < 16; index++) fit.add({ units: 20, ms: 60 });
    expect(fit.fixedMs + fit.unitMs * 20).toBeCloseTo(60, 10);
  });

  test("lowers a fixed part that is more than all of the time", () => {
    const fit = fitted(100, 0, [1, 4, 16, 64]);
    for (let index = 0; index < 16; index++) fit.add({ units: 64, ms: 32 });
    expect(fit.fixedMs + fit.unitMs * 64).toBeCloseTo(32, 10);
  });

  test("takes a tenth of the time for work where sizes make no difference", () => {
    const fit = fitted(100, 0, [1, 2, 4, 8]);
    expect(fit.unitMs * 8).toBeCloseTo(10, 10);
    expect(fit.fixedMs).toBeCloseTo(90, 10);
  });

  test("is never negative, whatever is measured", () => {
    const fit = new SubmissionFit({ units: 1, ms: 60 });
    for (const [units, ms] of [
      [1, 50],
      [4, 20],
      [16, 5],
      [64, 0],
    ]) {
      fit.add({ units, ms });
      expect(fit.unitMs).toBeGreaterThanOrEqual(0);
      expect(fit.fixedMs).toBeGreaterThanOrEqual(0);
    }
  });
});
