import { describe, expect, it } from "vitest";
import { type ExperimentInput, modelOf, parseExperiment, trainedModels } from "./experimentSpec.ts";
import { namedCondition } from "./noiseCondition.ts";

const control = namedCondition("CONTROL");
const minimal = {
  version: 1,
  name: "mine",
  dataset: { name: "mnist" },
  model: { name: "tiny" },
  training: { epochCount: 1, batchSize: 32, optimizer: { kind: "adam", learningRate: 1e-3 } },
  replicaCount: 2,
  rootSeed: 0,
  conditions: [{ name: "CONTROL", noise: control }],
} as const satisfies ExperimentInput;

const withModel = (model: object) => ({
  ...minimal,
  conditions: [{ ...minimal.conditions[0], model }],
});

const invalid = (...parts: string[]) =>
  expect.objectContaining({
    code: "experiment-invalid",
    message: expect.stringMatching(new RegExp(parts.join(".*"))),
  });

describe("parseExperiment", () => {
  it("fills in the defaults", () => {
    expect(parseExperiment(minimal)).toStrictEqual({
      ...minimal,
      model: { name: "tiny", dropoutRate: 0 },
      seedBlockCount: 1,
      training: {
        ...minimal.training,
        optimizer: { kind: "adam", learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
        milestones: [],
      },
      profile: "auto",
      cohortSize: "auto",
      trackDivergence: true,
      keepLogits: false,
      measureCost: true,
    });
  });

  it("reads SGD with momentum", () => {
    const training = { ...minimal.training, optimizer: { kind: "sgd", learningRate: 0.1 } };
    expect(parseExperiment({ ...minimal, training }).training.optimizer).toEqual({
      kind: "sgd",
      learningRate: 0.1,
      momentum: 0.9,
    });
  });

  it.each([
    ["version", { ...minimal, version: 2 }],
    ["name", { ...minimal, name: "" }],
    ["dataset.name", { ...minimal, dataset: { name: "../secrets" } }],
    ["dataset.hash", { ...minimal, dataset: { name: "mnist", hash: "abc" } }],
    ["dataset.trainCount", { ...minimal, dataset: { name: "mnist", trainCount: 0 } }],
    ["model.name", { ...minimal, model: { name: "huge" } }],
    ["training.epochCount", { ...minimal, training: { ...minimal.training, epochCount: 0.5 } }],
    ["training.batchSize", { ...minimal, training: { ...minimal.training, batchSize: 0 } }],
    [
      "training.optimizer.learningRate",
      {
        ...minimal,
        training: { ...minimal.training, optimizer: { kind: "sgd", learningRate: 0 } },
      },
    ],
    ["seedBlockCount", { ...minimal, seedBlockCount: 0 }],
    ["conditions.0.model.name", withModel({ name: "resnet" })],
    ["replicaCount", { ...minimal, replicaCount: 101 }],
    ["rootSeed", { ...minimal, rootSeed: 2 ** 32 }],
    ["rootSeed", { ...minimal, rootSeed: -1 }],
    ["conditions", { ...minimal, conditions: [] }],
    ["profile", { ...minimal, profile: "quantum" }],
    ["cohortSize", { ...minimal, cohortSize: 0 }],
  ])("names the field %s", (field, input) => {
    expect(() => parseExperiment(input)).toThrow(invalid(`${field}: `));
  });

  it("names every field that is off, not the first alone", () => {
    expect(() => parseExperiment({ ...minimal, name: "", replicaCount: 0 })).toThrow(
      invalid("name: ", "replicaCount: "),
    );
  });

  it("refuses unknown fields", () => {
    expect(() => parseExperiment({ ...minimal, replicas: 5 })).toThrow(invalid("replicas"));
  });

  it.each([null, undefined, "quick", 1, []])("refuses %j", (input) => {
    expect(() => parseExperiment(input)).toThrow(invalid("experiment: "));
  });

  it("refuses two conditions of one name", () => {
    const conditions = [...minimal.conditions, ...minimal.conditions];
    expect(() => parseExperiment({ ...minimal, conditions })).toThrow(
      invalid("conditions.1.name: .*CONTROL"),
    );
  });

  it("refuses dropout noise in a model without dropout", () => {
    const noise = { ...control, dropout: "varied" };
    const conditions = [{ name: "DROPOUT", noise }];
    expect(() => parseExperiment({ ...minimal, conditions })).toThrow(
      invalid("conditions.0.dropout: .*dropoutRate"),
    );
    const own = [{ name: "DROPOUT", noise, model: { dropoutRate: 0.5 } }];
    expect(parseExperiment({ ...minimal, conditions: own }).model.dropoutRate).toBe(0);
    const model = { name: "tiny", dropoutRate: 0.5 };
    const none = [{ name: "DROPOUT", noise, model: { dropoutRate: 0 } }];
    expect(() => parseExperiment({ ...minimal, model, conditions: none })).toThrow(
      invalid("conditions.0.dropout: .*dropoutRate"),
    );
    expect(parseExperiment({ ...minimal, model, conditions }).model.dropoutRate).toBe(0.5);
  });
});

describe("modelOf", () => {
  const noise = control;
  const spec = parseExperiment({
    ...minimal,
    model: { name: "small-cnn", dropoutRate: 0.3 },
    conditions: [
      { name: "as it is", noise },
      { name: "batch norm", noise, model: { name: "small-cnn-bn" } },
      { name: "no dropout", noise, model: { dropoutRate: 0 } },
    ],
  });

  it("takes a condition's own name and rate, and the experiment's for the rest", () => {
    expect(spec.conditions.map((condition) => modelOf(spec, condition))).toEqual([
      { name: "small-cnn", dropoutRate: 0.3 },
      { name: "small-cnn-bn", dropoutRate: 0.3 },
      { name: "small-cnn", dropoutRate: 0 },
    ]);
    expect(trainedModels(spec)).toEqual(["small-cnn", "small-cnn-bn"]);
  });

  it("leaves conditions without a model as they were written", () => {
    expect(spec.conditions[0]).toStrictEqual({ name: "as it is", noise });
  });
});
