import { describe, expect, it } from "vitest";
import { parseExperiment } from "./experimentSpec.ts";
import { sharesSeeds } from "./noiseCondition.ts";
import { trainingCountOf } from "./plan.ts";
import { presetExperiment, presetNames, presetOf } from "./presets.ts";

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

  it.each([
    ["quick", 20],
    ["control", 15],
    ["impl", 15],
    ["algo", 5],
    ["algo-impl", 5],
  ])("%s has %i trainings", (name, count) => {
    expect(trainingCountOf(presetExperiment(name))).toBe(count);
  });

  it.each(presetNames)("%s has several root seeds only where replicas share seeds", (name) => {
    const preset = presetExperiment(name);
    const shares = preset.conditions.some(({ noise }) => sharesSeeds(noise));
    expect(preset.seedBlockCount === 1 || shares).toBe(true);
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

describe("presetOf", () => {
  it("recognises each preset by its content, and nothing else", () => {
    for (const name of presetNames) expect(presetOf(presetExperiment(name))).toBe(name);
    expect(presetOf({ ...presetExperiment("quick"), rootSeed: 2 })).toBeNull();
    expect(presetOf({ ...presetExperiment("quick"), name: "mine" })).toBeNull();
  });
});
