import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededGenerator } from "../random/seededGenerator.ts";
import { arbitraryReplicas, permuted } from "./arbitraries.fixture.ts";
import { partSpread } from "./partSpread.ts";
import { wholeSplit } from "./perClassSpread.ts";
import { labels, predictions } from "./sample.fixture.ts";

const all = wholeSplit(labels);

describe("partSpread", () => {
  it("agrees with NumPy", () => {
    // NumPy: e = (P != L).mean(0); ft = sqrt((e * (1 - e)).sum() * 4 / 3) / 12;
    // s = (P == L).mean(1).std(ddof=1); s / ft; sqrt(max(0, s**2 - ft**2))
    const spread = partSpread([predictions], labels, all);
    expect(spread).toMatchObject({ exampleCount: 12, mean: 0.75, excess: 0 });
    expect(spread.sampleStdDev).toBeCloseTo(0.11785113019775792, 15);
    expect(spread.finiteTestStdDev).toBeCloseTo(0.13176156917368248, 15);
    expect(spread.timesFiniteTest).toBeCloseTo(0.8944271909999159, 14);
  });

  it("takes the part's own examples", () => {
    // By hand: of examples 0 and 1 the replicas have 1, 1 and 0 right, deviation sqrt(1/12); each
    // example is wrong once or twice in three: ft^2 = 2 * (2/9) / 4 * 3/2 = 1/6.
    const truth = Uint8Array.of(0, 0, 0);
    const replicas = [
      [0, 1, 0],
      [1, 0, 1],
      [1, 1, 1],
    ].map((one) => Uint8Array.from(one));
    const { sampleStdDev, finiteTestStdDev, timesFiniteTest, excess } = partSpread(
      [replicas],
      truth,
      [0, 1],
    );
    expect(sampleStdDev).toBeCloseTo(Math.sqrt(1 / 12), 14);
    expect(finiteTestStdDev).toBeCloseTo(Math.sqrt(1 / 6), 14);
    expect(timesFiniteTest).toBeCloseTo(Math.sqrt(1 / 2), 14);
    expect(excess).toBe(0);
  });

  it("has the excess where replicas are right and wrong together", () => {
    // By hand: accuracies 1, 1, 0, 0: variance 1/3. e = 1/2: ft^2 = 2 * (1/4) / 4 * 4/3 = 1/6.
    const [right, wrong] = [Uint8Array.of(0, 0), Uint8Array.of(1, 1)];
    const spread = partSpread([[right, right, wrong, wrong]], right, [0, 1]);
    expect(spread.excess).toBeCloseTo(Math.sqrt(1 / 6), 14);
    expect(spread.timesFiniteTest).toBeCloseTo(Math.sqrt(2), 14);
  });

  it("pools within seed blocks by replicas less one", () => {
    // By hand: variances 0 and 1/2 with 2 and 1 degrees of freedom; ft^2 0 and (1/4) * 2 in these.
    const [right, wrong] = [Uint8Array.of(0), Uint8Array.of(1)];
    const spread = partSpread([[wrong, wrong, wrong], [right, wrong], [right]], right, [0]);
    expect(spread.sampleStdDev).toBeCloseTo(Math.sqrt(1 / 6), 14);
    expect(spread.finiteTestStdDev).toBeCloseTo(Math.sqrt(1 / 6), 14);
    expect(spread.mean).toBeCloseTo(1 / 3, 14);
  });

  it("explains the whole spread of replicas that are wrong independently", () => {
    // 200 replicas, 500 examples with error rates from 0 to 0.5. The sample deviation of 200
    // normal values has a relative standard error of 1 / sqrt(2 * 199) = 0.05; four tolerated.
    const generator = seededGenerator(21);
    const truth = new Uint8Array(500);
    const replicas = Array.from({ length: 200 }, () =>
      truth.map((_, i) => (generator.nextFloat() < i / 1000 ? 1 : 0)),
    );
    const { timesFiniteTest } = partSpread([replicas], truth, wholeSplit(truth));
    expect(Math.abs((timesFiniteTest ?? 0) - 1)).toBeLessThan(4 * 0.05);
  });

  it("has no multiple where replicas are right on the same examples", () => {
    const [a] = predictions;
    expect(partSpread([[a, a]], labels, all)).toMatchObject({
      sampleStdDev: 0,
      finiteTestStdDev: 0,
      timesFiniteTest: null,
      excess: 0,
    });
  });

  it("does not depend on the order of the replicas", () => {
    fc.assert(
      fc.property(arbitraryReplicas, ({ predictions: replicas, labels: truth }) => {
        const part = wholeSplit(truth);
        expect(partSpread([permuted(replicas)], truth, part)).toStrictEqual(
          partSpread([replicas], truth, part),
        );
      }),
    );
  });

  it("rejects single replicas, different lengths and a part without examples", () => {
    const metricInput = expect.objectContaining({ code: "metric-input" });
    expect(() => partSpread([[labels], [labels]], labels, all)).toThrow(metricInput);
    expect(() => partSpread([[labels, labels]], new Uint8Array(1), [0])).toThrow(metricInput);
    expect(() => partSpread([[labels, labels]], labels, [])).toThrow(metricInput);
  });
});
