import { describe, expect, it } from "vitest";
import { seededGenerator } from "../../random/seededGenerator.ts";
import type { ConditionSample } from "./printedInterval.ts";
import { superiority } from "./superiority.ts";
import { superiorityOfPairs } from "./superiorityOfPairs.ts";

/** A condition without predictions; in one block, or in blocks of a size. */
function sample(accuracies: readonly number[], blockSize = accuracies.length): ConditionSample {
  const blocks = Array.from({ length: accuracies.length / blockSize }, (_, seedBlock) => ({
    seedBlock,
    predictions: [],
    accuracies: accuracies.slice(seedBlock * blockSize, (seedBlock + 1) * blockSize),
  }));
  const dataset = {
    testLabels: Uint8Array.of(0),
    testSubgroups: null,
    classNames: ["only"],
    subgroupNames: [],
  };
  return { accuracies, predictions: [], blocks, dataset };
}

const repeated = (count: number, value: number) => new Array<number>(count).fill(value);

describe("superiority", () => {
  const a = [0.86, 0.87, 0.88, 0.92, 0.91];
  const b = [0.9, 0.91, 0.93, 0.92, 0.94];

  it("agrees with NumPy", () => {
    // t = 0.16, v = 0.0172 as in superiority.test.ts; N = 4; Newcombe's
    // 25 / (1 + N * ((1 - t) / (2 - t) + t / (1 + t))) = 7.40, the placements' t (1 - t) / v = 7.81.
    // Wilson's interval of 0.16 in 7.40 trials:
    const interval = superiority.interval({ a: sample(a), b: sample(b) });
    expect(interval?.low).toBeCloseTo(0.032413610725398806, 12);
    expect(interval?.high).toBeCloseTo(0.5199319667995468, 12);
    expect(superiority.estimate({ a: sample(a), b: sample(b) })).toBeCloseTo(0.16, 14);
  });

  it("is printed with five replicas of each, about as many, that vary and share no seeds", () => {
    const printed = (left: ConditionSample, right: ConditionSample) =>
      superiority.interval({ a: left, b: right }) !== null;
    expect(printed(sample(a.slice(1)), sample(b))).toBe(false);
    expect(printed(sample(a), sample([...b, ...a]))).toBe(false);
    expect(printed(sample(a), sample(repeated(5, 0.9)))).toBe(false);
    expect(printed({ ...sample(a), sharesSeeds: true }, sample(b))).toBe(false);
    expect(printed(sample([...a, ...b], 2), sample([...a, ...b]))).toBe(false);
  });

  it("covers its level for normal values, 5 and 10 of each, of equal spread and of a fifth", () => {
    // Measured beforehand in NumPy, 4,000 samples: 0.94 to 0.96; nominal 0.95. 2,000 samples here,
    // standard error 0.005, four tolerated.
    const generator = seededGenerator(41);
    for (const count of [5, 10]) {
      for (const spread of [1, 0.2]) {
        let covered = 0;
        for (let trial = 0; trial < 2000; trial++) {
          const draw = (scale: number) =>
            sample(Array.from({ length: count }, () => scale * generator.nextGaussian()));
          const interval = superiority.interval({ a: draw(1), b: draw(spread) });
          if (interval !== null && interval.low <= 0.5 && interval.high >= 0.5) covered++;
        }
        expect(Math.abs(covered / 2000 - 0.95)).toBeLessThan(4 * 0.005);
      }
    }
  });
});

describe("superiorityOfPairs", () => {
  const other = repeated(60, 0.5);

  it("agrees with NumPy: 30 pairs won, 12 lost, 18 tied", () => {
    // s = np.r_[np.ones(30), np.zeros(12), np.full(18, .5)]; t = s.mean();
    // Wilson's interval of t in 60 * t * (1 - t) / s.var() = 89.5 trials
    const a = [...repeated(30, 0.6), ...repeated(12, 0.4), ...repeated(18, 0.5)];
    const interval = superiorityOfPairs.interval({ a: sample(a), b: sample(other) });
    expect(interval?.low).toBeCloseTo(0.5468736019542291, 12);
    expect(interval?.high).toBeCloseTo(0.7407810108076824, 12);
  });

  it("counts each pair where one side always wins, and is not printed where all tie", () => {
    const b = sample(repeated(50, 0.5));
    // SciPy: stats.binomtest(50, 50).proportion_ci(method="wilson").low
    const interval = superiorityOfPairs.interval({ a: sample(repeated(50, 0.6)), b });
    expect(interval?.low).toBeCloseTo(0.9286524008666414, 12);
    expect(interval?.high).toBeCloseTo(1, 12);
    expect(superiorityOfPairs.interval({ a: b, b })).toBeNull();
  });

  it("is not printed for 49 pairs", () => {
    const a = sample([...repeated(30, 0.6), ...repeated(19, 0.4)]);
    expect(superiorityOfPairs.interval({ a, b: sample(repeated(49, 0.5)) })).toBeNull();
  });
});
