import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { profileNames } from "../../core/experiment/experimentSpec.ts";
import { modelNames } from "../../core/experiment/models.ts";
import { kernelsVersion } from "../kernels/kernel.ts";
import type { Model } from "../layers/model.ts";
import { buildModel } from "../models/buildModel.ts";
import type { CompiledReduction } from "../reduction/reduction.ts";
import { type CompileOptions, compileStep } from "./compileStep.ts";
import recorded from "./kernelTexts.fixture.json" with { type: "json" };
import { tileProfiles } from "./tileProfile.ts";

const colour = { height: 32, width: 32, channels: 3 };
const reductions: CompiledReduction[] = ["ordered", "atomic", "fixed-point"];

/** Every kind of layer, and what no named model has: strides, valid padding, a branch, no bias. */
const everything: Model = {
  name: "everything",
  image: { height: 13, width: 11, channels: 2 },
  classCount: 3,
  layers: [
    {
      kind: "conv2d",
      name: "conv1",
      input: "images",
      filters: 8,
      kernelSize: 5,
      stride: 2,
      padding: "same",
      bias: true,
    },
    { kind: "relu", name: "relu1", input: "conv1" },
    {
      kind: "conv2d",
      name: "conv2",
      input: "relu1",
      filters: 8,
      kernelSize: 3,
      stride: 1,
      padding: "same",
      bias: false,
    },
    { kind: "batchNorm", name: "norm", input: "conv2", momentum: 0.9, epsilon: 1e-3 },
    { kind: "add", name: "sum", input: "norm", other: "relu1" },
    {
      kind: "conv2d",
      name: "conv3",
      input: "sum",
      filters: 6,
      kernelSize: 1,
      stride: 1,
      padding: "valid",
      bias: true,
    },
    { kind: "maxPool", name: "pool", input: "conv3", size: 3 },
    { kind: "flatten", name: "flat", input: "pool" },
    { kind: "dropout", name: "dropout", input: "flat", rate: 0.25 },
    { kind: "dense", name: "dense", input: "dropout", units: 7 },
    { kind: "relu", name: "relu2", input: "dense" },
    { kind: "dense", name: "logits", input: "relu2", units: 3 },
  ],
};

const models: readonly Model[] = [
  ...modelNames.flatMap((name) =>
    [0, 0.5].map((dropoutRate) => buildModel(name, { image: colour, classCount: 10, dropoutRate })),
  ),
  everything,
];

const recipes: Readonly<Record<string, Partial<CompileOptions>>> = {
  adam: {},
  sgd: {
    optimizer: { kind: "sgd", learningRate: 0.1, momentum: 0.9 },
    augmentation: null,
    batchSize: 20,
    cohortSize: 3,
    trackDivergence: false,
  },
};

/** SHA-256 of label, dispatch, binding names and text of every kernel of a step and its evaluation. */
function hashOfKernels(options: CompileOptions): string {
  const { training, evaluation, evaluationStart } = compileStep(options);
  const kernels = [training, evaluation, evaluationStart].map((dispatches) =>
    dispatches.map(({ kernel, buffers }) => [
      kernel.label,
      kernel.dispatch,
      kernel.code,
      kernel.bindings.map(({ name, access }) => [name, access, buffers[name]]),
    ]),
  );
  return createHash("sha256").update(JSON.stringify(kernels)).digest("hex");
}

function hashesNow(): Record<string, string> {
  const hashes: Record<string, string> = {};
  for (const model of models) {
    const rate = model.layers.find((layer) => layer.kind === "dropout")?.rate ?? 0;
    for (const [recipe, rest] of Object.entries(recipes)) {
      for (const profile of profileNames) {
        for (const reduction of reductions) {
          for (const fused of [true, false]) {
            const key = [model.name, rate, recipe, profile, reduction, fused ? "fused" : "plain"];
            hashes[key.join(" ")] = hashOfKernels({
              model,
              batchSize: 32,
              cohortSize: 1,
              reduction,
              profile: tileProfiles[profile],
              optimizer: {
                kind: "adam",
                learningRate: 1e-3,
                beta1: 0.9,
                beta2: 0.999,
                epsilon: 1e-7,
              },
              augmentation: { pad: 4, flip: true },
              stepsPerEpoch: 10,
              trainCount: 320,
              testCount: 100,
              fused,
              trackDivergence: true,
              ...rest,
            });
          }
        }
      }
    }
  }
  return hashes;
}

/**
 * The recorded hashes are those of `kernelsVersion`. Where a text has to change, count the version
 * up and record anew: `RECORD_KERNEL_TEXTS=1 npx vitest run src/engine/compile/kernelTexts.test.ts`.
 */
test("the text of every kernel is the one recorded for this version of the kernels", async () => {
  const now = { kernelsVersion, hashes: hashesNow() };
  if (process.env.RECORD_KERNEL_TEXTS !== undefined) {
    const { writeFile } = await import("node:fs/promises");
    const file = new URL("kernelTexts.fixture.json", import.meta.url);
    await writeFile(file, `${JSON.stringify(now, null, 2)}\n`);
    return;
  }
  expect(now).toEqual(recorded);
}, 60_000);
