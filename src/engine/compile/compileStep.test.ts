import { describe, expect, test } from "vitest";
import { fuse } from "../fusion/fuse.ts";
import type { Model } from "../layers/model.ts";
import { buildModel } from "../models/buildModel.ts";
import type { CompiledReduction } from "../reduction/reduction.ts";
import { type CompileOptions, compileStep } from "./compileStep.ts";
import { tileProfiles } from "./tileProfile.ts";

const image = { height: 32, width: 32, channels: 3 };
const reductions: CompiledReduction[] = ["ordered", "atomic", "fixed-point"];

function options(rest: Partial<CompileOptions> = {}): CompileOptions {
  return {
    model: buildModel("small-cnn-bn", { image, classCount: 10, dropoutRate: 0.5 }),
    batchSize: 32,
    cohortSize: 1,
    reduction: "ordered",
    profile: tileProfiles.software,
    optimizer: { kind: "adam", learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    augmentation: { pad: 4, flip: true },
    stepsPerEpoch: 10,
    trainCount: 320,
    testCount: 100,
    fused: true,
    trackDivergence: true,
    ...rest,
  };
}

describe("compileStep", () => {
  test("no kernel's text depends on the cohort, only the dispatch does", () => {
    for (const reduction of reductions) {
      const one = compileStep(options({ reduction }));
      const five = compileStep(options({ reduction, cohortSize: 5 }));
      const texts = (plan: typeof one) =>
        [...plan.training, ...plan.evaluationStart, ...plan.evaluation].map(
          ({ kernel }) => kernel.code,
        );
      expect(texts(five)).toEqual(texts(one));
      const cohorts = five.training.map(({ kernel }) => kernel.dispatch[2]);
      // All but the kernel that counts the step up, which replicas share.
      expect(cohorts.filter((cohort) => cohort !== 5)).toEqual([1]);
    }
  });

  test("tracking divergence adds a kernel and changes none", () => {
    const without = compileStep(options({ trackDivergence: false }));
    const tracked = compileStep(options());
    const texts = without.training.map(({ kernel }) => kernel.code);
    expect(tracked.training.map(({ kernel }) => kernel.code)).toEqual(
      expect.arrayContaining(texts),
    );
    expect(tracked.training).toHaveLength(texts.length + 1);
  });

  test("the reduction order changes only kernels that combine workgroups", () => {
    const texts = (reduction: CompiledReduction) =>
      compileStep(options({ reduction })).training.map(({ kernel }) => kernel);
    const atomic = texts("atomic");
    const changed = texts("ordered").flatMap((kernel, index) =>
      kernel.code === atomic[index].code ? [] : [kernel.label.split(" ")[0]],
    );
    expect(new Set(changed)).toEqual(
      new Set([
        "normSums",
        "normStatistics",
        "head",
        "denseWeightGradient",
        "normGradientSums",
        "normGradientFold",
        "convFilterGradient",
        "optimizer",
      ]),
    );
  });

  test("every binding has a buffer, every buffer is made or given, none is bound twice to write", () => {
    const given = [
      "trainImages",
      "trainLabels",
      "testImages",
      "testLabels",
      "schedule",
      "reference",
    ];
    for (const fused of [true, false]) {
      for (const reduction of reductions) {
        const plan = compileStep(options({ reduction, fused }));
        const made = new Set([...plan.buffers.map(({ name }) => name), ...given]);
        for (const { kernel, buffers } of [
          ...plan.training,
          ...plan.evaluationStart,
          ...plan.evaluation,
        ]) {
          const bound = kernel.bindings.map(({ name }) => buffers[name]);
          expect(bound.filter((name) => !made.has(name))).toEqual([]);
          const written = kernel.bindings
            .filter(({ access }) => access === "read_write")
            .map(({ name }) => buffers[name]);
          for (const name of written) {
            expect(bound.filter((other) => other === name)).toHaveLength(1);
          }
          // What WebGPU guarantees, and what tfjs' device has.
          expect(kernel.bindings.length).toBeLessThanOrEqual(8);
        }
      }
    }
  });

  test("the slots of the gradients cover every weight once, and the loss follows", () => {
    const plan = compileStep(options());
    let next = 0;
    for (const { offset, size } of plan.slots) {
      expect(offset).toBe(next);
      next += size;
    }
    expect(next).toBe(plan.layout.trainableSize + 1);
  });

  test("the gradient of the images is not computed, whatever reads them", () => {
    const model: Model = {
      name: "images read twice",
      image,
      classCount: 3,
      layers: [
        { kind: "relu", name: "relu", input: "images" },
        { kind: "add", name: "sum", input: "relu", other: "images" },
        { kind: "batchNorm", name: "norm", input: "images", momentum: 0.9, epsilon: 1e-3 },
        { kind: "add", name: "both", input: "sum", other: "norm" },
        { kind: "globalAveragePool", name: "average", input: "both" },
        { kind: "dense", name: "logits", input: "average", units: 3 },
      ],
    };
    const { training, buffers } = compileStep(options({ model, fused: false }));
    const names = buffers.map(({ name }) => name);
    expect(names).toContain("gradient:sum");
    expect(names).not.toContain("gradient:images");
    const labels = training.map(({ kernel }) => kernel.label.split(" ")[0]);
    expect(labels).not.toContain("normInputGradient");
    expect(labels).not.toContain("reluGradient");
    expect(labels.filter((label) => label === "passGradient")).toHaveLength(3);
  });

  test("partial sums of tensors do not overlap", () => {
    const plan = compileStep(options());
    const spans = plan.slots
      .filter(({ ready }) => !ready)
      .map(({ partialBase, size, splits }) => [partialBase, partialBase + size * splits])
      .sort(([a], [b]) => a - b);
    for (const [index, [start]] of spans.entries()) {
      expect(start).toBe(index === 0 ? 0 : spans[index - 1][1]);
    }
    const words = plan.buffers.find(({ name }) => name === "sums")?.words;
    expect(words).toBe(spans.at(-1)?.[1]);
  });
});

describe("fuse", () => {
  test("small-cnn becomes three fused blocks and the head", () => {
    const model = buildModel("small-cnn", { image, classCount: 10, dropoutRate: 0.5 });
    expect(fuse(model, { fused: true }).map(({ name }) => name)).toEqual([
      "convReluPool",
      "convReluPool",
      "convReluPool",
      "head",
    ]);
    expect(fuse(model, { fused: false })).toHaveLength(model.layers.length);
  });

  test("what a second layer reads is not fused away", () => {
    const { layers } = buildModel("tiny", { image, classCount: 10, dropoutRate: 0 });
    const model = {
      name: "residual",
      image,
      classCount: 10,
      layers: [...layers.slice(0, 3), { kind: "flatten" as const, name: "peek", input: "relu1" }],
    };
    expect(fuse(model, { fused: true }).map(({ name }) => name)).toEqual([
      "conv2d",
      "relu",
      "maxPool",
      "flatten",
    ]);
  });
});
