import { describe, expect, it } from "vitest";
import { modelNames, parseExperiment } from "./experimentSpec.ts";
import { defaultTraining, presetExperiment, presetNames } from "./presets.ts";

describe("presetExperiment", () => {
  it.each(presetNames)("%s is a valid experiment, unchanged by parsing again", (name) => {
    const preset = presetExperiment(name);
    expect(parseExperiment(preset)).toStrictEqual(preset);
    expect(preset.name).toBe(name);
    expect(preset.replicaCount).toBe(5);
    expect(preset.dataset.name).toBe("glyphs-16");
  });

  it.each([
    ["quick", ["CONTROL", "IMPL", "ALGO", "ALGO+IMPL"]],
    ["control", ["CONTROL"]],
    ["impl", ["IMPL"]],
    ["algo", ["ALGO"]],
    ["algo-impl", ["ALGO+IMPL"]],
  ])("%s has the conditions %j", (name, conditions) => {
    expect(presetExperiment(name).conditions.map((condition) => condition.name)).toEqual(
      conditions,
    );
  });

  it("gives a single condition the noise that it has in quick", () => {
    const quick = presetExperiment("quick");
    for (const name of ["control", "impl", "algo", "algo-impl"]) {
      expect(quick.conditions).toContainEqual(presetExperiment(name).conditions[0]);
    }
  });

  it("names what there is where there is no such preset", () => {
    expect(() => presetExperiment("fast")).toThrow(
      expect.objectContaining({
        code: "experiment-invalid",
        message: expect.stringMatching(/"fast".*quick, control, impl, algo, algo-impl/),
      }),
    );
  });
});

describe("defaultTraining", () => {
  it("is the study's recipe for the small models: Adam 4e-4, batch 128, milestones 50 and 100", () => {
    for (const model of modelNames.filter((name) => name !== "tiny")) {
      expect(defaultTraining(model)).toMatchObject({
        batchSize: 128,
        optimizer: { kind: "adam", learningRate: 4e-4 },
        milestones: [
          { epoch: 50, factor: 0.1 },
          { epoch: 100, factor: 0.1 },
        ],
      });
    }
  });
});
