import { describe, expect, it } from "vitest";
import { type FakeReplica, fakeNoise, fakeResults } from "../../results/testSupport/fakeResults.ts";
import { buildReport } from "../buildReport.ts";

const testLabels = Array.from({ length: 1000 }, (_, i) => (i < 500 ? 0 : 1));

/** A replica that is wrong on the examples from `from` to `to`, and right on all others. */
function wrongOn(from: number, to: number): FakeReplica {
  const predictions = testLabels.map((label, i) => (i >= from && i < to ? 1 - label : label));
  return { predictions, weights: [from, to, 1] };
}

const control = fakeNoise("fixed", "ordered");
const atomic = fakeNoise("fixed", "atomic");
const algo = fakeNoise("varied", "ordered");
const both = fakeNoise("varied", "atomic");
const same = wrongOn(0, 100);
const counts = [100, 300, 500, 400, 200, 130, 270, 350, 450, 240];
const wide = counts.map((count) => wrongOn(0, count));
const narrow = counts.map((count) => wrongOn(0, 100 + count / 10));

function reportOf(
  noise: readonly [typeof algo, typeof algo],
  algoReplicas: readonly FakeReplica[],
  implReplicas: readonly FakeReplica[],
) {
  return buildReport(
    fakeResults({
      testLabels,
      conditions: [
        { name: "CONTROL", noise: control, replicas: [same, same] },
        { name: "X", noise: noise[0], replicas: algoReplicas },
        { name: "Y", noise: noise[1], replicas: implReplicas },
      ],
    }),
  );
}

describe("compareConditions", () => {
  it("names the condition with more where a corrected test carries it, for one seed", () => {
    const { comparisons, claims } = reportOf([algo, atomic], wide, narrow);
    expect(comparisons.map(({ larger }) => larger)).toEqual(["X", "X"]);
    expect(comparisons[0]).toMatchObject({ a: "X", b: "Y", isPaired: false });
    expect(comparisons[0].ratio).toBeCloseTo(10, 6);
    // NumPy: np.std(counts, ddof=1) / 1000 = 0.1325, and a tenth of it.
    expect(comparisons[0].sentence).toBe(
      "X has more accuracy spread than Y for this seed: 13.3 points against 1.3 points, 10 times as much.",
    );
    const abouts = claims.map(({ about }) => about).filter((about) => about.includes(","));
    expect(abouts).toEqual(["X, Y: accuracySpread", "X, Y: churn"]);
    expect(reportOf([algo, atomic], narrow, wide).comparisons[0].larger).toBe("Y");
  });

  it("says which ratio could have been shown where nothing can be told apart", () => {
    const moved = counts.map((count) => wrongOn(0, 20 + count * 0.9));
    const { comparisons } = reportOf([algo, atomic], wide, moved);
    expect(comparisons.map(({ larger }) => larger)).toEqual([null, null]);
    expect(comparisons[0].sentence).toMatch(
      /^X and Y cannot be told apart by accuracy spread for this seed with 10 replicas; this test by itself could have shown a ratio of about 3\.\d\.$/,
    );
  });

  it("compares replicas with the same seeds in pairs, which finds less of a difference", () => {
    const { comparisons } = reportOf([algo, both], wide, narrow);
    expect(comparisons.map(({ isPaired }) => isPaired)).toEqual([true, true]);
    expect(comparisons[0].sentence).not.toMatch(/seed/);
    const little = counts.map((count, i) => wrongOn(0, count * 0.98 + (i % 2)));
    const paired = reportOf([algo, both], wide, little).comparisons[0];
    const apart = reportOf([algo, atomic], wide, little).comparisons[0];
    expect(paired.pValue).toBeLessThan((apart.pValue ?? 1) / 10);
    expect(paired.detectableRatio).toBeLessThan(apart.detectableRatio ?? 0);
  });

  it("pairs no replicas that share their seeds with one another", () => {
    const stock = { ...atomic, reduction: "stock" as const };
    expect(reportOf([atomic, stock], wide, narrow).comparisons[0].isPaired).toBe(false);
  });

  it("makes no claim where a test would not hold its level", () => {
    const { comparisons, claims } = reportOf([algo, atomic], wide, narrow.slice(0, 4));
    expect(claims.filter(({ about }) => about.includes(","))).toEqual([]);
    expect(comparisons[0]).toMatchObject({ test: null, pValue: null, larger: null });
    expect(comparisons[0].sentence).toBe(
      "X and Y cannot be told apart by accuracy spread for this seed: a test needs 5 replicas of each " +
        "(under each seed, where they share seeds) or 3 seeds.",
    );
  });

  it("does not take replicas that answer alike for evidence", () => {
    const alike = [1, 2, 3, 4, 5].map((id) => ({ ...same, weights: [id, 1, 1] }));
    const one = [...alike.slice(1), wrongOn(0, 300)];
    expect(reportOf([algo, atomic], one, alike).comparisons[1].larger).toBeNull();
  });

  it("leaves out conditions whose replicas are all equal", () => {
    expect(reportOf([algo, atomic], [same, same], narrow).comparisons).toEqual([]);
  });

  it("speaks of these seeds where there are too few to speak of others", () => {
    const near = [100, 101, 103, 106, 110, 200, 201, 203, 206, 210];
    const results = fakeResults({
      testLabels,
      conditions: [
        { name: "X", noise: algo, replicas: wide.slice(0, 5) },
        { name: "Y", noise: atomic, replicas: near.map((count) => wrongOn(0, count)) },
      ],
    });
    const spec = { ...results.spec, replicaCount: 5, seedBlockCount: 2 };
    const [, churn] = buildReport({ ...results, spec }).comparisons;
    // By hand: pairs of 100, 300, 500, 400, 200 differ by 200 on average, those of a seed by 5.
    expect(churn).toMatchObject({ isPaired: false, larger: "X" });
    expect(churn.sentence).toBe(
      "X has more churn than Y for these 2 seeds: 20.0 % against 0.5 %, 40 times as much.",
    );
  });

  const stockNoise = { ...atomic, reduction: "stock" as const };

  /** Two conditions of one architecture and one recipe under several seeds, by wrong examples. */
  function underSeeds(
    seedBlockCount: number,
    x: readonly FakeReplica[],
    y: readonly FakeReplica[],
  ) {
    const results = fakeResults({
      testLabels,
      conditions: [
        { name: "X", noise: atomic, replicas: x },
        { name: "Y", noise: stockNoise, replicas: y },
      ],
    });
    const replicaCount = x.length / seedBlockCount;
    return buildReport({ ...results, spec: { ...results.spec, replicaCount, seedBlockCount } });
  }

  it("takes no rounding of tied seeds for a difference", () => {
    // By hand: in each seed of X both replicas lie 1 wrong example from their median, in Y 3.
    const around = (middle: number, reach: number) =>
      [middle - reach, middle + reach].map((count) => wrongOn(0, count));
    const { comparisons } = underSeeds(
      3,
      [
        [310, 1],
        [80, 1],
        [180, 1],
      ].flatMap(([middle, reach]) => around(middle, reach)),
      [
        [50, 3],
        [370, 3],
        [80, 3],
      ].flatMap(([middle, reach]) => around(middle, reach)),
    );
    expect(comparisons[0]).toMatchObject({ pValue: 1, larger: null, detectableRatio: null });
  });

  it("compares two paired seeds as these two, replica by replica of each", () => {
    const near = (from: number) => [0, 1, 3, 6, 10].map((count) => wrongOn(0, from + count));
    const far = (from: number) => [0, 100, 30, 260, 310].map((count) => wrongOn(0, from + count));
    const { comparisons } = underSeeds(2, [...near(100), ...near(200)], [...far(100), ...far(200)]);
    expect(comparisons[1]).toMatchObject({ figure: "churn", isPaired: false, larger: "Y" });
    expect(comparisons[1].sentence).toMatch(/^Y has more churn than X for these 2 seeds: /);
  });

  it("compares conditions that share seeds under the seeds that both have", () => {
    const lost = (count: number) =>
      Array.from({ length: count }, () => ({ ...same, status: "diverged" as const }));
    const near = [100, 101, 103, 106, 110].map((count) => wrongOn(0, count));
    const far = [100, 200, 130, 360, 410].map((count) => wrongOn(0, count));
    const { comparisons } = underSeeds(2, [...near, ...lost(5)], [...lost(5), ...far]);
    expect(comparisons.map(({ test, larger }) => [test, larger])).toEqual([
      [null, null],
      [null, null],
    ]);
    expect(comparisons[1].sentence).not.toMatch(/this seed|these/);
  });

  it("takes the seed block as the unit where there are several", () => {
    // Two replicas a block; blocks of X differ on 100, 110, ... examples, those of Y on 10, 11, ...
    const blocksOf = (scale: number) =>
      [10, 11, 12, 9].flatMap((churned) => [wrongOn(0, 100), wrongOn(0, 100 + churned * scale)]);
    const stock = { ...atomic, reduction: "stock" as const };
    const results = fakeResults({
      testLabels,
      conditions: [
        { name: "X", noise: atomic, replicas: blocksOf(10) },
        { name: "Y", noise: stock, replicas: blocksOf(1) },
      ],
    });
    const spec = { ...results.spec, replicaCount: 2, seedBlockCount: 4 };
    const { comparisons, conditions } = buildReport({ ...results, spec });
    expect(comparisons[1]).toMatchObject({ figure: "churn", isPaired: true, larger: "X" });
    expect(comparisons[1].sentence).toBe(
      "X has more churn than Y: 10.5 % against 1.0 %, 10 times as much.",
    );
    // By hand: 90 to 120 of 1,000; the deviation of two is their difference over sqrt(2).
    expect(conditions[0].figures.churn?.mean).toBeCloseTo(0.105, 12);
    expect(conditions[0].figures.churn?.interval).toBeNull();
    expect(conditions[0].verdict).toMatch(
      /accuracy spread 7\.5 points \(6\.4 to 8\.5 points from seed to seed\)/,
    );
    expect(conditions[0].figures.distinctPredictions).toMatchObject({
      replicaCount: 8,
      distinctCount: 8,
    });
  });
});
