import { describe, expect, it } from "vitest";
import { type ExperimentSpec, parseExperiment } from "../../core/experiment/experimentSpec.ts";
import { namedCondition } from "../../core/experiment/noiseCondition.ts";
import { estimateRun } from "./estimateRun.ts";
import { MeasuredSpeeds } from "./measuredSpeeds.ts";
import { planRun } from "./planRun.ts";

const limits = { maxStorageBufferBindingSize: 134_217_728, maxBufferSize: 268_435_456 };
const cifar = {
  name: "cifar-10",
  shape: { height: 32, width: 32, channels: 3 },
  classCount: 10,
  horizontalFlip: true,
  trainCount: 50_000,
  testCount: 10_000,
};

/** The study's recipe: 150 epochs of its small CNN at batch 128, ten replicas. */
const study = (changes: Partial<ExperimentSpec> = {}) =>
  parseExperiment({
    version: 1,
    name: "study",
    dataset: { name: "cifar-10" },
    model: { name: "small-cnn" },
    training: {
      epochCount: 150,
      batchSize: 128,
      optimizer: { kind: "adam", learningRate: 4e-4 },
      milestones: [],
    },
    replicaCount: 10,
    rootSeed: 1,
    conditions: [{ name: "ALGO", noise: namedCondition("ALGO") }],
    ...changes,
  });

const estimate = (
  spec: ExperimentSpec,
  kind: "software" | "integrated",
  speeds = new MeasuredSpeeds(),
) => estimateRun(planRun(spec, {}, cifar, { limits, kind }), speeds);

describe("estimateRun", () => {
  it("counts the data in use, a byte for each label", () => {
    expect(estimate(study(), "integrated").datasetBytes).toBe(60_000 * 3073);
    const subset = { name: "cifar-10", trainCount: 1000, testCount: 500 };
    expect(estimate(study({ dataset: subset }), "integrated").datasetBytes).toBe(1500 * 3073);
  });

  it("counts the logits that the results keep: 4 bytes for each replica, test example and class", () => {
    expect(estimate(study(), "integrated").logitsBytes).toBe(0);
    const keeping = { keepLogits: true, replicaCount: 30, seedBlockCount: 2 };
    expect(estimate(study(keeping), "integrated").logitsBytes).toBe(30 * 10_000 * 10 * 4);
    // A condition that shares seeds trains as many replicas under each root seed.
    const shared = [{ name: "IMPL", noise: namedCondition("IMPL") }];
    expect(estimate(study({ ...keeping, conditions: shared }), "integrated").logitsBytes).toBe(
      2 * 30 * 10_000 * 10 * 4,
    );
    const crowded = study({ ...keeping, replicaCount: 100, seedBlockCount: 8, conditions: shared });
    expect(() => estimate(crowded, "integrated")).toThrow(
      expect.objectContaining({
        code: "out-of-memory",
        message: expect.stringContaining("Fewer test examples"),
      }),
    );
  });

  it("holds no weights of earlier steps: 150 epochs take the memory of one", () => {
    const [long] = estimate(study(), "software").conditions;
    const training = { ...study().training, epochCount: 1 };
    const [short] = estimate(study({ training }), "software").conditions;
    expect(long.gpuBytes).toBe(short.gpuBytes);
    // Three replicas at about 14 MB each: maps and their gradients 11, sums 1, the rest below 2.
    expect(long.gpuBytes).toBeGreaterThan(36e6);
    expect(long.gpuBytes).toBeLessThan(48e6);
  });

  it("counts the trainings of the repeated replica 0", () => {
    const [tracked] = estimate(study(), "software").conditions;
    expect(tracked).toMatchObject({ cohortSize: 3, cohortCount: 5, trainingCount: 14 });
    const [untracked] = estimate(study({ trackDivergence: false }), "software").conditions;
    expect(untracked).toMatchObject({ cohortSize: 3, cohortCount: 4, trainingCount: 10 });
    expect(estimate(study(), "integrated").conditions[0]).toMatchObject({ trainingCount: 10 });
  });

  it("counts multiply-adds: forward, twice as many backward, and evaluations", () => {
    const [condition] = estimate(study(), "integrated").conditions;
    // 2,213,184 forward for an example (by hand in model.test.ts), 390 steps of 128.
    const epoch = 2_213_184 * (3 * 390 * 128 + 10_000);
    expect(condition.multiplyAdds).toBe(10 * 150 * epoch);
  });

  it("counts each condition by its own model", () => {
    const noise = namedCondition("ALGO");
    const [own, tiny] = estimate(
      study({
        conditions: [
          { name: "small-cnn", noise },
          { name: "tiny", noise, model: { name: "tiny" } },
        ],
      }),
      "integrated",
    ).conditions;
    const [alone] = estimate(
      study({ model: { name: "tiny", dropoutRate: 0 } }),
      "integrated",
    ).conditions;
    expect(tiny).toEqual(alone);
    expect(own).toEqual(estimate(study(), "integrated").conditions[0]);
  });

  it("counts the trainings of every root seed, in cohorts of its own", () => {
    const conditions = [{ name: "IMPL", noise: namedCondition("IMPL") }];
    const [seeds] = estimate(study({ conditions, seedBlockCount: 4 }), "integrated").conditions;
    expect(seeds).toMatchObject({
      replicaCount: 40,
      seedBlockCount: 4,
      cohortSize: 10,
      cohortCount: 4,
      trainingCount: 40,
    });
    const varied = study({ seedBlockCount: 4 });
    expect(estimate(varied, "integrated")).toEqual(estimate(study(), "integrated"));
  });

  it("states a time only where such a step was measured", () => {
    const speeds = new MeasuredSpeeds();
    const spec = study();
    expect(estimate(spec, "software", speeds).conditions[0].trainingMs).toBeNull();
    const cost = { stepMs: 200, gpuStepMs: null, firstStepMs: 1 };
    const facts = { cohortSize: 3, profile: "software", tileSizes: {}, tensors: [], cost } as const;
    const classNames = Array.from({ length: 10 }, (_, index) => String(index));
    const event = { kind: "condition", conditionIndex: 0, facts } as const;
    speeds.watch(event, spec, { shape: cifar.shape, classNames });
    // 14 trainings of 58,500 steps, and evaluations at a third of a step for each 128 examples.
    const expected = 14 * 150 * 200 * (390 + 10_000 / 128 / 3);
    expect(estimate(spec, "software", speeds).conditions[0].trainingMs).toBeCloseTo(expected, 0);
  });

  it("knows no memory of unmodified tfjs", () => {
    const noise = { ...namedCondition("ALGO"), reduction: "stock" as const };
    const [stock] = estimate(
      study({ conditions: [{ name: "stock", noise }] }),
      "software",
    ).conditions;
    expect(stock).toMatchObject({ gpuBytes: null, trainingCount: 10, cohortSize: 1 });
  });

  it("refuses what there are too few examples for", () => {
    const dataset = { name: "cifar-10", trainCount: 50_001 };
    expect(() => estimate(study({ dataset }), "software")).toThrow(
      "The experiment needs 50001 training examples; cifar-10 gives 50000",
    );
  });
});
