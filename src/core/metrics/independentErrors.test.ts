import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededGenerator } from "../random/seededGenerator.ts";
import { arbitraryReplicas, permuted } from "./arbitraries.fixture.ts";
import { independentErrors, maxPValues } from "./independentErrors.ts";
import { classParts, wholeSplit } from "./perClassSpread.ts";

const truth = new Uint8Array(4);
const of = (...predictions: number[]) => Uint8Array.from(predictions);

describe("independentErrors", () => {
  it("draws every way of being wrong equally often", () => {
    // By hand: each of 4 examples is wrong in one of 2 replicas. The squared difference of their
    // error counts over its mean, 4: 16 / 4 in 2 of 16 ways, 4 / 4 in 8, 0 in 6.
    const errors = independentErrors(
      [[of(1, 1, 1, 1), of(0, 0, 0, 0)]],
      truth,
      [wholeSplit(truth)],
      seededGenerator(1),
    );
    expect(errors.drawCount).toBe(4999);
    expect([...errors.measured]).toStrictEqual([4]);
    for (const [value, share] of [
      [4, 2 / 16],
      [1, 8 / 16],
      [0, 6 / 16],
    ]) {
      const drawn = errors.drawn.filter((one) => one === value).length / errors.drawCount;
      expect(Math.abs(drawn - share)).toBeLessThan(
        4 * Math.sqrt((share * (1 - share)) / errors.drawCount),
      );
    }
    expect(Math.abs(maxPValues(errors, [0])[0] - 2 / 16)).toBeLessThan(0.02);
  });

  it("has squares with a mean of 1 in every part, in blocks of any size", () => {
    const generator = seededGenerator(5);
    const labels = Uint8Array.from({ length: 300 }, (_, i) => i % 3);
    const replica = () => labels.map((label) => (generator.nextFloat() < 0.3 ? 3 : label));
    const blocks = [4, 1, 7].map((length) => Array.from({ length }, replica));
    const parts = [wholeSplit(labels), ...classParts(labels, 3), [0, 1, 2, 3]];
    const { drawn, drawCount } = independentErrors(blocks, labels, parts, seededGenerator(2));
    parts.forEach((_, part) => {
      const squares = Array.from({ length: drawCount }, (_, i) => drawn[i * parts.length + part]);
      const mean = squares.reduce((sum, square) => sum + square, 0) / drawCount;
      // 9 degrees of freedom: the deviation of a square is about sqrt(2 / 9).
      expect(Math.abs(mean - 1)).toBeLessThan((4 * Math.sqrt(2 / 9)) / Math.sqrt(drawCount));
    });
  });

  it("has nothing to draw where replicas are right on the same examples", () => {
    const errors = independentErrors(
      [[of(1, 0, 0, 0), of(2, 0, 0, 0)], [of(0, 0, 0, 0)]],
      truth,
      [wholeSplit(truth)],
      seededGenerator(1),
    );
    expect([...errors.measured]).toStrictEqual([Number.NaN]);
    expect(errors.drawn.every((square) => square === 0)).toBe(true);
  });

  it("does not depend on the order of the replicas", () => {
    fc.assert(
      fc.property(arbitraryReplicas, ({ predictions, labels }) => {
        const draw = (replicas: readonly Uint8Array[]) =>
          independentErrors([replicas], labels, [wholeSplit(labels)], seededGenerator(3));
        expect(draw(permuted(predictions))).toStrictEqual(draw(predictions));
      }),
      { numRuns: 10 },
    );
  });

  it("takes fewer draws where each is more work", () => {
    const labels = new Uint8Array(2000);
    const replicas = Array.from({ length: 20 }, (_, r) => labels.map((_, i) => (i + r) % 2));
    const errors = independentErrors([replicas], labels, [wholeSplit(labels)], seededGenerator(1));
    expect(errors.drawCount).toBe(999);
  });
});

describe("maxPValues", () => {
  it("corrects for all parts that are looked at, and is never 0", () => {
    const labels = Uint8Array.from({ length: 40 }, (_, i) => i % 4);
    // Two of four replicas are wrong on all of class 3; on others one replica is, never the last.
    const replicas = [0, 1, 2, 3].map((r) =>
      labels.map((label, i) => ((label === 3 ? r < 2 : Math.floor(i / 4) % 3 === r) ? 9 : label)),
    );
    const parts = classParts(labels, 4);
    const errors = independentErrors([replicas], labels, parts, seededGenerator(4));
    const [alone] = maxPValues(errors, [0]);
    const corrected = maxPValues(errors, [0, 1, 2, 3]);
    expect(corrected[0]).toBeGreaterThan(alone);
    expect(corrected[3]).toBeGreaterThan(0);
    expect(corrected[3]).toBeLessThan(0.001);
  });

  it("are at most 5 % in at most 5 % of conditions with independent errors", () => {
    const generator = seededGenerator(8);
    const labels = Uint8Array.from({ length: 300 }, (_, i) => i % 3);
    const parts = [wholeSplit(labels), ...classParts(labels, 3)];
    const runs = 60;
    const small = [0, 0];
    for (let run = 0; run < runs; run++) {
      const replicas = Array.from({ length: 5 }, () =>
        labels.map((label, i) => (generator.nextFloat() < (i % 7) ** 2 / 80 ? 9 : label)),
      );
      const errors = independentErrors([replicas], labels, parts, seededGenerator(1));
      [[0], [1, 2, 3]].forEach((places, family) => {
        if (Math.min(...maxPValues(errors, places)) <= 0.05) small[family]++;
      });
    }
    // Four standard errors; `partClaims` has a longer simulation.
    for (const count of small) {
      expect(count / runs).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / runs));
    }
  });
});
