import { describe, expect, it } from "vitest";
import { seededGenerator } from "../../random/seededGenerator.ts";
import { additionShare } from "./additionShare.ts";
import type { ConditionSample } from "./printedInterval.ts";
import { superiority } from "./superiority.ts";
import { superiorityOfPairs } from "./superiorityOfPairs.ts";

/** A condition without predictions; in one block, or in blocks of a size. */
function sample(accuracies: readonly number[], blockSize = accuracies.length): ConditionSample {
  const blocks = Array.from({ length: accuracies.length / blockSize }, (_, seedBlock) => ({
    seedBlock,
    replicas: [],
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

  it("is printed with five replicas of each, about as many, that vary and stand in one block", () => {
    const printed = (left: ConditionSample, right: ConditionSample) =>
      superiority.interval({ a: left, b: right }) !== null;
    expect(printed(sample(a.slice(1)), sample(b))).toBe(false);
    expect(printed(sample(a), sample([...b, ...a]))).toBe(false);
    expect(printed(sample(a), sample(repeated(5, 0.9)))).toBe(false);
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

describe("additionShare", () => {
  // ALGO and ALGO+IMPL of `quick` on a software adapter.
  const a = [0.8642578125, 0.87353515625, 0.8779296875, 0.9208984375, 0.9091796875];
  const b = [0.86181640625, 0.87353515625, 0.87890625, 0.91943359375, 0.9091796875];

  it("agrees with NumPy", () => {
    // F = lambda x, y: (x + y).var(ddof=1) / (x - y).var(ddof=1); l = np.log(F(x, y));
    // pseudo = 5 * l - 4 * [np.log(F(x, y without i)) for each i]; se = pseudo.std(ddof=1) / 5**.5;
    // 2 / (1 + np.exp(l + np.array([1, -1]) * stats.t.ppf(.975, 4) * se))
    const interval = additionShare.interval({ a: sample(a), b: sample(b) });
    expect(interval?.low).toBeCloseTo(0.00016603431300722402, 12);
    expect(interval?.high).toBeCloseTo(0.013954018683460297, 11);
    expect(additionShare.estimate({ a: sample(a), b: sample(b) })).toBeCloseTo(
      0.0015263543917378637,
      14,
    );
  });

  it("is not printed without a difference, with two pairs or six, or in seed blocks", () => {
    const printed = (left: ConditionSample, right: ConditionSample) =>
      additionShare.interval({ a: left, b: right }) !== null;
    expect(printed(sample(a), sample(a))).toBe(false);
    expect(printed(sample(a), sample([0.86, ...a.slice(1)]))).toBe(false);
    expect(printed(sample(a.slice(3)), sample(b.slice(3)))).toBe(false);
    expect(printed(sample([...a, 0.9]), sample([...b, 0.91]))).toBe(false);
    expect(printed(sample(a.slice(1), 2), sample(b.slice(1), 2))).toBe(false);
  });

  it("covers its level for five pairs, normal and with differences of which half are 0", () => {
    // Additions of a tenth of the seeds' deviation, so 1 / 101 of the variance. Measured beforehand in
    // NumPy, 6,000 samples: 0.93 to 0.95; 2,000 here, standard error 0.005, four tolerated.
    const generator = seededGenerator(43);
    for (const zeroShare of [0, 0.5]) {
      let covered = 0;
      let printed = 0;
      for (let trial = 0; trial < 2000; trial++) {
        const seeds = Array.from({ length: 5 }, () => generator.nextGaussian());
        const scale = 0.1 * Math.sqrt(2 / (1 - zeroShare));
        const others = seeds.map((seed) =>
          generator.nextFloat() < zeroShare ? seed : seed + scale * generator.nextGaussian(),
        );
        const interval = additionShare.interval({ a: sample(seeds), b: sample(others) });
        if (interval === null) continue;
        printed++;
        // The seeds' own part is the covariance, 1; the additions' half the difference's variance.
        if (interval.low <= 0.01 / 1.01 && interval.high >= 0.01 / 1.01) covered++;
      }
      expect(covered / printed).toBeGreaterThan(0.92 - 4 * 0.005);
      expect(covered / printed).toBeLessThan(0.98);
    }
  });
});
