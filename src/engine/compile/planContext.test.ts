import { expect, test } from "vitest";
import { featureShapes } from "../layers/model.ts";
import { parameterLayout } from "../layers/parameterLayout.ts";
import { buildModel } from "../models/buildModel.ts";
import { PlanContext, type StepSettings } from "./planContext.ts";
import { tileProfiles } from "./tileProfile.ts";

const model = buildModel("tiny", {
  image: { height: 16, width: 16, channels: 1 },
  classCount: 10,
  dropoutRate: 0,
});

const settings: StepSettings = {
  batchSize: 32,
  cohortSize: 2,
  reduction: "ordered",
  profile: tileProfiles.software,
  optimizer: { kind: "sgd", learningRate: 0.1, momentum: 0.9 },
  augmentation: null,
  stepsPerEpoch: 10,
  trainCount: 320,
  testCount: 100,
  fused: true,
  trackDivergence: false,
};

const contextWith = (reduction: StepSettings["reduction"]) => {
  const facts = { shapes: featureShapes(model), layout: parameterLayout(model) };
  return new PlanContext({ ...settings, reduction }, facts, new Map(), 0);
};

test("a parameter that a layer does not have is an error, not offset 0", () => {
  const context = contextWith("ordered");
  // Counted by hand: conv1 has 9 * 8 weights and 8 biases.
  expect(context.offset("conv1", "bias")).toBe(72);
  expect(context.offset("conv2", "kernel")).toBe(80);
  const missing = expect.objectContaining({
    code: "internal",
    message: "Layer conv1 has no gamma",
  });
  expect(() => context.offset("conv1", "gamma")).toThrow(missing);
  expect(() => context.offset("average", "kernel")).toThrow(/average has no kernel/);
});

test("the first kernel that claims a gradient writes, those after it add", () => {
  const context = contextWith("ordered");
  const claims = ["relu1", "pool1", "relu1"].map((name) => context.claimGradient(name));
  expect(claims.map(({ accumulate }) => accumulate)).toEqual([false, false, true]);
  expect(claims.map(({ buffer }) => buffer)).toEqual([
    "gradient:relu1",
    "gradient:pool1",
    "gradient:relu1",
  ]);
});

test("sums start at 0 where contributions are added in place, and an overflow where there is one", () => {
  const startAtZero = (reduction: StepSettings["reduction"]) => {
    const context = contextWith(reduction);
    context.sumsBuffers("sums:norm:forward", 8, 64);
    return context.result();
  };
  expect(startAtZero("ordered").startAtZero).toEqual([]);
  expect(startAtZero("atomic").startAtZero).toEqual(["sums:norm:forward"]);
  expect(startAtZero("fixed-point").startAtZero).toEqual(["sums:norm:forward", "overflow"]);
  // Two replicas; 64 partials, 8 sums, 8 sums of two words.
  const words = (["ordered", "atomic", "fixed-point"] as const).map(
    (reduction) => startAtZero(reduction).buffers[0].words,
  );
  expect(words).toEqual([128, 16, 32]);
  expect(startAtZero("fixed-point").buffers.at(-1)).toEqual({ name: "overflow", words: 2 });
});
