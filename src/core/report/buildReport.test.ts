import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ExperimentResults } from "../results/results.ts";
import { fakeNoise, fakeResults } from "../results/testSupport/fakeResults.ts";
import { buildReport } from "./buildReport.ts";
import type { ConditionReport } from "./report.ts";

const testLabels = [0, 0, 0, 0, 1, 1, 1, 1];
const trace = (firstStep: number | null, firstTensor: string | null) => ({
  differingBits: Uint32Array.of(0, 1),
  l2: Float32Array.of(0, 1),
  firstStep,
  firstTensor,
});

// The expected values below: NumPy and SciPy on these lists, p = predictions, y = labels.
const impl = [
  { predictions: [0, 0, 0, 1, 1, 1, 1, 1], weights: [1, 2, 3], divergence: trace(null, null) },
  { predictions: [0, 0, 1, 1, 1, 1, 0, 1], weights: [1, 2, 4], divergence: trace(5, "conv/bias") },
  { predictions: [0, 0, 0, 0, 1, 1, 1, 0], weights: [1, 2, 3.5], divergence: trace(3, "dense") },
];

/** As many epochs as it takes to look for a rise of accuracy. */
const testLosses = [6, 5, 4, 3, 2, 1];
/** As `impl`, but none near chance. */
const learned = [impl[0], { ...impl[1], predictions: [0, 0, 1, 0, 1, 1, 1, 1] }, impl[2]];

function sample(): ExperimentResults {
  return fakeResults({
    testLabels,
    classNames: ["no", "yes"],
    subgroupNames: ["common", "rare"],
    testSubgroups: [0, 0, 1, 1, 0, 0, 1, 1],
    conditions: [
      { name: "CONTROL", stepMs: 9, replicas: [impl[0], impl[0], impl[0]] },
      {
        name: "IMPL",
        noise: fakeNoise("fixed", "atomic"),
        stepMs: 10,
        gpuStepMs: 8,
        replicas: impl,
      },
      {
        name: "ALGO",
        noise: fakeNoise("varied", "ordered"),
        stepMs: Number.NaN,
        replicas: [
          impl[0],
          {
            predictions: [0, 0, 0, 0, 0, 0, 0, 0],
            status: "diverged",
            weights: [1, Number.NaN, 1],
          },
          { predictions: [], status: "failed" },
        ],
      },
    ],
  });
}

function condition(name: string, results = sample()): ConditionReport {
  const found = buildReport(results).conditions.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no condition ${name}`);
  return found;
}

describe("buildReport", () => {
  it("has mean, range and spread of accuracy, without intervals of three replicas", () => {
    const { accuracy, accuracySpread: spread } = condition("IMPL").figures;
    expect(accuracy?.mean).toBeCloseTo(0.7916666666666666, 14);
    expect(accuracy).toMatchObject({ min: 0.625, max: 0.875 });
    expect(accuracy?.meanInterval).toBeNull();
    expect(spread?.accuracySampleStdDev).toBeCloseTo(0.14433756729740646, 14);
    expect(spread?.interval).toBeNull();
  });

  it("has churn by pair, by class and by kind of flip", () => {
    const { churn } = condition("IMPL").figures;
    expect(churn?.mean).toBeCloseTo(1 / 3, 14);
    expect(churn?.matrix).toEqual([
      [0, 0.25, 0.25],
      [0.25, 0, 0.5],
      [0.25, 0.5, 0],
    ]);
    expect(churn?.perClass[0]).toBeCloseTo(1 / 3, 14);
    expect(churn?.flips.win).toBeCloseTo(1 / 6, 14);
    expect(churn?.flips.loss).toBeCloseTo(1 / 6, 14);
    expect(churn?.flips.neutral).toBe(0);
    expect(churn?.interval).toBeNull();
  });

  it("has weight distances of the trainable weights", () => {
    const { weightDistance } = condition("IMPL").figures;
    expect(weightDistance?.normalised).toBeCloseTo(0.08714935580231771, 14);
    expect(weightDistance?.raw).toBeCloseTo(2 / 3, 14);
  });

  it("has the per-class spread and its ratio to the top line", () => {
    const { perClassSpread: perClass } = condition("IMPL").figures;
    expect(perClass?.classes[0]).toMatchObject({ name: "no", exampleCount: 4, mean: 0.75 });
    expect(perClass?.classes[0]?.sampleStdDev).toBeCloseTo(0.25, 14);
    expect(perClass?.classes[0]?.ratioToTopLine).toBeCloseTo(Math.sqrt(3), 12);
    expect(perClass?.headline).toBeNull();
    expect(perClass?.noHeadline).toBe("needs 10 replicas, has 3");
  });

  it("has accuracy and error rates of each subgroup", () => {
    const [common, rare] = condition("IMPL").figures.subgroupSpread ?? [];
    expect(common).toMatchObject({
      name: "common",
      exampleCount: 4,
      accuracy: { mean: 1, sampleStdDev: 0 },
    });
    expect(rare.accuracy?.sampleStdDev).toBeCloseTo(0.28867513459481287, 14);
    expect(rare.falsePositiveRate?.sampleStdDev).toBeCloseTo(0.5, 14);
    expect(rare.falseNegativeRate?.mean).toBeCloseTo(1 / 3, 14);
  });

  it("prices a condition against the atomic one of its own model", () => {
    const atomic = fakeNoise("fixed", "atomic");
    const model = { name: "small-cnn-bn" } as const;
    const replicas = [impl[0]];
    const results = fakeResults({
      testLabels,
      conditions: [
        { name: "ordered", stepMs: 9, replicas },
        { name: "atomic", noise: atomic, stepMs: 10, replicas },
        { name: "ordered, batch norm", model, stepMs: 30, replicas },
        { name: "atomic, batch norm", noise: atomic, model, stepMs: 20, replicas },
      ],
    });
    const ratios = buildReport(results).conditions.map(({ figures }) => figures.costRatio);
    expect(ratios).toEqual([0.9, 1, 1.5, 1]);
  });

  it("counts distinct models and names the earliest difference", () => {
    const { distinctWeights, firstDifference } = condition("IMPL").figures;
    expect(distinctWeights).toStrictEqual({
      replicaCount: 3,
      seedCount: 1,
      initialCount: 1,
      finalCount: 3,
      logitsCount: 3,
    });
    // Index 3 of a trace is the state after step 2.
    expect(firstDifference).toStrictEqual({
      first: { replicaIndex: 2, step: 2, tensor: "dense" },
    });
    expect(condition("CONTROL").figures).toMatchObject({
      distinctWeights: { finalCount: 1 },
      firstDifference: { first: null },
    });
    expect(condition("ALGO").figures.firstDifference).toBeUndefined();
    expect(condition("ALGO").missing.firstDifference).toBe(
      "Needs divergence to be tracked; it was not.",
    );
  });

  it("distinguishes initial weights that differ from a difference after step 0", () => {
    const first = (firstStep: number) => {
      const replicas = [impl[0], { ...impl[1], divergence: trace(firstStep, "conv/kernel") }];
      const results = fakeResults({ testLabels, conditions: [{ name: "A", replicas }] });
      return condition("A", results).figures.firstDifference?.first?.step;
    };
    expect(first(0)).toBeNull();
    expect(first(1)).toBe(0);
  });

  it("prices a condition against atomic, measured in the same run", () => {
    expect(condition("CONTROL").figures.costRatio).toBeCloseTo(0.9, 14);
    expect(condition("IMPL").figures).toMatchObject({
      stepTime: { stepMs: 10, gpuStepMs: 8, firstStepMs: 1000 },
      costRatio: 1,
    });
    const untimed = condition("ALGO");
    expect(untimed.figures.stepTime).toBeUndefined();
    expect(untimed.missing.stepTime).toBe("Needs a timed training step; there is none.");
    expect(untimed.figures.costRatio).toBeUndefined();
    const alone = fakeResults({
      testLabels,
      conditions: [{ name: "CONTROL", replicas: [impl[0], impl[0]] }],
    });
    expect(condition("CONTROL", alone).figures.costRatio).toBeUndefined();
    expect(condition("CONTROL", alone).missing.costRatio).toMatch(/atomic condition/);
  });

  it("has the reference lines", () => {
    const { finiteTestSpread, excessSpread } = condition("IMPL").figures;
    expect(finiteTestSpread).toBeCloseTo(0.14433756729740646, 14);
    expect(excessSpread?.timesFiniteTest).toBeCloseTo(1, 14);
    const varied = { name: "A", noise: fakeNoise("varied", "ordered"), replicas: impl };
    const algo = condition("A", fakeResults({ testLabels, conditions: [varied] }));
    expect(algo.figures.expectedDisagreement?.expected).toBeCloseTo(5 / 24, 14);
    expect(algo.figures.expectedDisagreement?.ratio).toBeCloseTo(1.6, 12);
  });

  it("has no disagreement to expect where replicas share their seeds", () => {
    for (const name of ["CONTROL", "IMPL"]) {
      expect(condition(name).missing.expectedDisagreement).toBe(
        "Needs different seeds; these replicas share theirs.",
      );
    }
  });

  it("counts diverged and failed replicas beside the figures", () => {
    const algo = condition("ALGO");
    expect(algo.figures.replicasDone).toStrictEqual({
      replicaCount: 3,
      finishedCount: 1,
      divergedCount: 1,
      failedCount: 1,
      unlearnedCount: 0,
    });
    expect(algo.measuredReplicas).toEqual([0]);
    expect(algo.figures.accuracy?.min).toBe(0.875);
    expect(algo.figures.weightDistance).toBeUndefined();
    expect(algo.missing.weightDistance).toBe(
      "Needs two replicas with finite weights; there is one.",
    );
    expect(algo.notices.join(" ")).toMatch(/1 of 3 replicas not finite.*1 of 3 replicas failed/);
  });

  it("leaves out a figure and gives the reason where there are too few replicas", () => {
    const one = fakeResults({ testLabels, conditions: [{ name: "A", replicas: [impl[0]] }] });
    const { figures, missing } = condition("A", one);
    expect(figures.accuracy).toEqual({
      mean: 0.875,
      meanInterval: null,
      min: 0.875,
      max: 0.875,
    });
    for (const name of [
      "accuracySpread",
      "churn",
      "perClassSpread",
      "distinctWeights",
      "firstDifference",
      "finiteTestSpread",
      "expectedDisagreement",
    ] as const) {
      expect(figures[name]).toBeUndefined();
      expect(missing[name]).toBe("Needs two finished replicas; there is one.");
    }
    expect(missing.subgroupSpread).toBe("The data set has no subgroups.");
    const failed = { predictions: [], status: "failed" } as const;
    const none = fakeResults({ testLabels, conditions: [{ name: "A", replicas: [failed] }] });
    expect(condition("A", none).missing.accuracy).toBe("Needs a finished replica; there is none.");
  });

  it("says where later cohorts had another training of replica 0, which atomic gives other bits", () => {
    const tracked = (reduction: "atomic" | "ordered", cohortSize: number, kernels: string) => {
      const noise = fakeNoise("fixed", reduction);
      const replicas = learned.map((replica) => ({ ...replica, testLosses }));
      const results = fakeResults({ testLabels, conditions: [{ name: "A", noise, replicas }] });
      return condition("A", {
        ...results,
        spec: { ...results.spec, trackDivergence: true },
        versions: { ...results.versions, kernels },
        conditions: results.conditions.map((one) => ({ ...one, cohortSize })),
      }).notices;
    };
    expect(tracked("atomic", 2, "2")).toEqual([
      expect.stringMatching(/^Replicas after the first 2 .* another training of replica 1/),
    ]);
    expect(tracked("atomic", impl.length, "2")).toEqual([]);
    expect(tracked("ordered", 2, "2")).toEqual([]);
    expect(tracked("atomic", 2, "1")).toEqual([]);
  });

  it("marks results of a software adapter and cancelled ones", () => {
    expect(buildReport(sample()).notices).toEqual([expect.stringMatching(/software adapter/)]);
    expect(buildReport({ ...sample(), status: "cancelled" }).notices).toHaveLength(2);
    const flat = { name: "A", replicas: learned.map((one) => ({ ...one, testLosses })) };
    const discrete = fakeResults({ testLabels, kind: "discrete", conditions: [flat] });
    expect(buildReport(discrete).notices).toEqual([]);
  });

  it("says that the adapter changed its mind, or that this is not known", () => {
    const noticesFor = (referenceStep: ExperimentResults["referenceStep"]) =>
      buildReport({
        ...fakeResults({
          testLabels,
          kind: "discrete",
          conditions: [{ name: "CONTROL", replicas: [] }],
        }),
        referenceStep,
      }).notices;
    const [start, end] = ["a".repeat(64), "b".repeat(64)];
    expect(noticesFor({ condition: "CONTROL", start, end: start })).toEqual([]);
    expect(noticesFor({ condition: "CONTROL", start, end })).toEqual([
      expect.stringMatching(
        /^The adapter changed its mind during this run: the reference step \(CONTROL\)/,
      ),
    ]);
    expect(noticesFor({ condition: null, start, end })[0]).toContain("float arithmetic");
    const error = { code: "out-of-memory", message: "No room" };
    expect(noticesFor({ condition: "CONTROL", start, end: null, error })).toEqual([
      expect.stringMatching(/is unknown: .* No room \(out-of-memory\)\.$/),
    ]);
  });

  it("is plain JSON and a pure function of the results", () => {
    const report = buildReport(sample());
    expect(JSON.parse(JSON.stringify(report))).toStrictEqual(report);
    expect(buildReport(sample())).toStrictEqual(report);
  });

  it("does not depend on the order of the replicas in the results", () => {
    const indices = fc.shuffledSubarray([0, 1, 2], { minLength: 3 });
    const report = buildReport(sample());
    fc.assert(
      fc.property(indices, (order) => {
        const results = sample();
        const conditions = results.conditions.map((one) => ({
          ...one,
          replicas: order.map((index) => one.replicas[index]),
        }));
        expect(buildReport({ ...results, conditions })).toStrictEqual(report);
      }),
      { numRuns: 6 },
    );
  });

  it("gives a condition the same figures whatever stands beside it", () => {
    const beside = condition("IMPL");
    const results = sample();
    const alone = { ...results, conditions: [results.conditions[1]] };
    expect(condition("IMPL", alone)).toStrictEqual(beside);
  });

  it("has null, not NaN, for a class without test examples", () => {
    const results = fakeResults({
      testLabels: [0, 0, 2, 2],
      classNames: ["a", "b", "c"],
      conditions: [
        { name: "A", replicas: [{ predictions: [0, 0, 2, 2] }, { predictions: [0, 2, 2, 2] }] },
      ],
    });
    const { perClassSpread: perClass, churn } = condition("A", results).figures;
    expect(perClass?.classes.map((one) => one?.mean ?? null)).toEqual([0.75, null, 1]);
    expect(churn?.perClass).toEqual([0.5, null, 0]);
  });
});
