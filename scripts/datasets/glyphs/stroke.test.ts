import { describe, expect, it } from "vitest";
import { commonForms, lookAlikes, rareForms } from "./skeletons.ts";
import { blendSkeletons, flattenStroke } from "./stroke.ts";

describe("flattenStroke", () => {
  it("passes through every point of the stroke", () => {
    const flat = flattenStroke([0, 0, 10, 30, 40, 20, 60, 80]);
    for (const [x, y] of [
      [0, 0],
      [10, 30],
      [40, 20],
      [60, 80],
    ]) {
      const distances = [];
      for (let i = 0; i < flat.length; i += 2) {
        distances.push(Math.hypot(flat[i] - x, flat[i + 1] - y));
      }
      expect(Math.min(...distances)).toBeLessThan(1e-9);
    }
  });

  it("follows the Catmull-Rom spline between points", () => {
    const flat = flattenStroke([0, 0, 10, 30, 40, 20, 60, 80]);
    // Half way between (10, 30) and (40, 20), by hand: (-p0 + 9 p1 + 9 p2 - p3) / 16, which is
    // (-0 + 90 + 360 - 60) / 16 and (-0 + 270 + 180 - 80) / 16. Six pieces a span, so piece 9.
    expect(flat[18]).toBeCloseTo(24.375, 12);
    expect(flat[19]).toBeCloseTo(23.125, 12);
  });

  it("keeps straight lines straight on both sides of a corner", () => {
    const flat = flattenStroke([0, 0, 30, 0, 30, 0, 30, 60]);
    for (let i = 0; i < flat.length; i += 2) {
      expect(flat[i + 1] === 0 || Math.abs(flat[i] - 30) < 1e-9).toBe(true);
    }
  });
});

describe("blendSkeletons", () => {
  it("moves each point the same fraction of its way", () => {
    expect(blendSkeletons([[0, 0, 10, 10]], [[4, 8, 10, 30]], 0.25)).toEqual([[1, 2, 10, 15]]);
  });
});

describe("skeletons", () => {
  it("gives every digit a form in both hands, all of whole points inside the box", () => {
    for (const forms of [commonForms, rareForms]) {
      expect(forms.length).toBe(10);
      for (const stroke of forms.flat(2)) {
        expect(stroke.length % 2).toBe(0);
        expect(stroke.length).toBeGreaterThanOrEqual(4);
        for (const value of stroke) expect(value >= 10 && value <= 90).toBe(true);
      }
    }
  });

  it("gives look-alikes as many strokes and points, so that they can be blended", () => {
    expect(lookAlikes.map(({ classIndex }) => classIndex)).toEqual([1, 7, 3, 8, 4, 9, 5, 6]);
    for (const { ownForm, otherForm } of lookAlikes) {
      expect(otherForm.map(({ length }) => length)).toEqual(ownForm.map(({ length }) => length));
    }
  });
});
