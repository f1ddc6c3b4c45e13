import { expect, test } from "vitest";
import { modelNames } from "../../core/experiment/models.ts";
import { featureShapes } from "../layers/model.ts";
import { parameterLayout } from "../layers/parameterLayout.ts";
import { buildModel } from "./buildModel.ts";

const image = { height: 32, width: 32, channels: 3 };

test.each(modelNames)("%s ends in the classes, with dropout ahead only where it is on", (name) => {
  for (const dropoutRate of [0, 0.5]) {
    const model = buildModel(name, { image, classCount: 7, dropoutRate });
    expect(model.name).toBe(name);
    const [before, last] = model.layers.slice(-2);
    expect(featureShapes(model).get(last.name)).toEqual({ height: 1, width: 1, channels: 7 });
    expect(before.kind === "dropout").toBe(dropoutRate > 0);
    expect(model.layers.filter(({ kind }) => kind === "dropout")).toHaveLength(
      dropoutRate > 0 ? 1 : 0,
    );
  }
});

test("no two names are the same model", () => {
  const layouts = modelNames.map((name) => {
    const model = buildModel(name, { image, classCount: 10, dropoutRate: 0 });
    return JSON.stringify(parameterLayout(model).trainable);
  });
  expect(new Set(layouts).size).toBe(modelNames.length);
});
