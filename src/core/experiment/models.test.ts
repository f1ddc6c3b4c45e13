import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { modelNames, models } from "./models.ts";
import { trainingSchema } from "./training.ts";

const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");

describe.each(modelNames)("the model %s", (name) => {
  it("comes with a whole and valid recipe", () => {
    expect(trainingSchema.parse(models[name].training)).toStrictEqual(models[name].training);
  });

  it("stands in the README", () => {
    expect(readme).toContain(`\`${name}\``);
  });
});

it("the study's small models have its recipe: Adam 4e-4, batch 128, milestones 50 and 100", () => {
  for (const name of ["small-cnn", "small-cnn-bn"] as const) {
    expect(models[name].training).toStrictEqual({
      epochCount: 150,
      batchSize: 128,
      optimizer: { kind: "adam", learningRate: 4e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
      milestones: [
        { epoch: 50, factor: 0.1 },
        { epoch: 100, factor: 0.1 },
      ],
    });
  }
});
