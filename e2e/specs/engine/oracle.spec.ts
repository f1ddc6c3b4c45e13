import type { JSHandle } from "playwright/test";
import type { ModelName } from "../../../src/core/experiment/models.ts";
import type { Model } from "../../../src/engine/layers/model.ts";
import type { ParameterLayout } from "../../../src/engine/layers/parameters.ts";
import type { ProbeOptions, ProbeResult } from "../../../src/engine/testing/engineProbe.ts";
import type { Harness } from "../../../src/engine/testing/harness.ts";
import { expect, test } from "../../fixtures/harness.ts";
import { everyLayer, wideKernels } from "../stock/stockNets.ts";
import { convNet, fusedNet } from "./nets.ts";

/**
 * Largest difference allowed between a compiled gradient and tfjs', in units of the tensor's
 * largest gradient. Both are float32 sums of up to a few thousand products in different orders:
 * rounding alone gives about 1e-7 times the square root of that count, and batch norm amplifies it.
 */
const gradientTolerance = 2e-5;
/** The same after 20 optimizer steps, in units of the largest weight; steps amplify rounding. */
const trainedTolerance = 2e-4;

type Probe = typeof import("../../../src/engine/testing/engineProbe.ts");

const compiled = (harness: JSHandle<Harness>, options: ProbeOptions): Promise<ProbeResult> =>
  harness.evaluate(async ({ load, device }, options) => {
    const { probeCompiled } = await load<Probe>("testing/engineProbe.ts");
    return probeCompiled(device, options);
  }, options);

const stock = (harness: JSHandle<Harness>, options: ProbeOptions): Promise<ProbeResult> =>
  harness.evaluate(async ({ load }, options) => {
    const { probeStock } = await load<Probe>("testing/engineProbe.ts");
    return probeStock(options);
  }, options);

const layoutOf = (harness: JSHandle<Harness>, model: Model): Promise<ParameterLayout> =>
  harness.evaluate(async ({ load }, model) => {
    const { describeLayout } = await load<Probe>("testing/engineProbe.ts");
    return describeLayout(model);
  }, model);

const modelOf = (
  harness: JSHandle<Harness>,
  name: ModelName,
  dropoutRate: number,
  classCount = 10,
) =>
  harness.evaluate(
    async ({ load }, { name, dropoutRate, classCount }) => {
      const { describeModel } = await load<Probe>("testing/engineProbe.ts");
      const image = { height: 16, width: 16, channels: 1 };
      return describeModel(name, { image, classCount, dropoutRate });
    },
    { name, dropoutRate, classCount },
  );

/**
 * Largest difference of each tensor's gradient, in units of its largest value; or of a tenth of the
 * model's, since a bias ahead of batch norm has gradient 0 but for the rounding of larger ones.
 */
function gradientErrors(layout: ParameterLayout, ours: Float32Array, theirs: Float32Array) {
  const floor = Math.max(...theirs.map(Math.abs)) / 10;
  return layout.trainable.map(({ name, offset, size }) => {
    const expected = theirs.subarray(offset, offset + size);
    const scale = Math.max(floor, ...expected.map(Math.abs));
    const worst = expected.reduce(
      (most, value, index) => Math.max(most, Math.abs(value - ours[offset + index])),
      0,
    );
    return { name, error: worst / scale };
  });
}

function expectSameGradients(
  layout: ParameterLayout,
  ours: ProbeResult,
  theirs: ProbeResult,
): void {
  expect(ours.losses[0][0]).toBeCloseTo(theirs.losses[0][0], 5);
  const errors = gradientErrors(layout, ours.gradients[0], theirs.gradients[0]);
  expect(errors.filter(({ error }) => !(error <= gradientTolerance))).toEqual([]);
}

const once = { batchSize: 6, steps: 1 } as const;

test.describe("gradients equal tfjs'", { tag: "@gpu" }, () => {
  const convs = ([1, 3, 5, 7] as const).flatMap((kernelSize) =>
    ([1, 2] as const).flatMap((stride) =>
      (["same", "valid"] as const).map((padding) =>
        convNet({ kernelSize, stride, padding, bias: kernelSize !== 3 }),
      ),
    ),
  );
  for (const model of convs) {
    const tags = /3x3 .* same/.test(model.name) ? { tag: "@bothStacks" } : {};
    test(model.name, tags, async ({ harness }) => {
      const options = { ...once, model, fused: true, reduction: "ordered" } as const;
      const layout = await layoutOf(harness, model);
      const theirs = await stock(harness, { ...options, profile: "software" });
      for (const profile of ["software", "discrete"] as const) {
        expectSameGradients(layout, await compiled(harness, { ...options, profile }), theirs);
      }
    });
  }

  for (const model of [everyLayer, wideKernels, fusedNet(false), fusedNet(true)]) {
    test(`${model.name}, every profile, order and fusion`, async ({ harness }) => {
      const base = { ...once, model, reduction: "ordered", profile: "software" } as const;
      const layout = await layoutOf(harness, model);
      const theirs = await stock(harness, { ...base, fused: true });
      for (const fused of [true, false]) {
        for (const reduction of ["ordered", "atomic", "fixed-point"] as const) {
          expectSameGradients(
            layout,
            await compiled(harness, { ...base, fused, reduction }),
            theirs,
          );
        }
        for (const profile of ["integrated", "discrete"] as const) {
          expectSameGradients(layout, await compiled(harness, { ...base, fused, profile }), theirs);
        }
      }
    });
  }

  for (const [name, classCount] of [
    ["tiny", 100],
    ["small-cnn", 10],
    ["small-cnn-bn", 2],
  ] as const) {
    // Compiling takes the second stack long: there, the models that have every kernel between them.
    const tags = name === "small-cnn" ? {} : { tag: "@bothStacks" };
    test(`the model ${name} for ${classCount} classes`, tags, async ({ harness }) => {
      const model = await modelOf(harness, name, 0.25, classCount);
      const layout = await layoutOf(harness, model);
      const options = { ...once, model, fused: true, reduction: "ordered" } as const;
      const theirs = await stock(harness, { ...options, profile: "software" });
      for (const profile of ["software", "integrated", "discrete"] as const) {
        const ours = await compiled(harness, { ...options, profile });
        expectSameGradients(layout, ours, theirs);
        // Inference has its own statistics, and no dropout.
        const worst = ours.logits[0].reduce(
          (most, logit, index) => Math.max(most, Math.abs(logit - theirs.logits[0][index])),
          0,
        );
        expect(worst).toBeLessThan(trainedTolerance);
      }
    });
  }
});

test.describe("training equals tfjs'", { tag: "@gpu" }, () => {
  const recipes = {
    "Adam, milestone, augmentation, dropout": {
      optimizer: { kind: "adam", learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
      milestones: [{ epoch: 1, factor: 0.1 }],
      augmentation: { pad: 2, flip: true },
      dropoutRate: 0.25,
    },
    "SGD with momentum": {
      optimizer: { kind: "sgd", learningRate: 0.02, momentum: 0.9 },
      milestones: [],
      augmentation: null,
      dropoutRate: 0,
    },
  } as const;
  for (const [name, recipe] of Object.entries(recipes)) {
    test(`20 steps of tiny: ${name}`, async ({ harness }) => {
      const { dropoutRate, ...rest } = recipe;
      const model = await modelOf(harness, "tiny", dropoutRate);
      const options: ProbeOptions = {
        model,
        batchSize: 8,
        steps: 20,
        stepsPerEpoch: 10,
        fused: true,
        reduction: "ordered",
        profile: "software",
        ...rest,
      };
      const theirs = await stock(harness, options);
      const ours = await compiled(harness, options);
      for (const [step, loss] of theirs.losses[0].entries()) {
        expect(Math.abs(ours.losses[0][step] - loss), `loss of step ${step}`).toBeLessThan(
          trainedTolerance,
        );
      }
      const worst = theirs.weights[0].reduce(
        (most, weight, index) => Math.max(most, Math.abs(weight - ours.weights[0][index])),
        0,
      );
      expect(worst).toBeLessThan(trainedTolerance * Math.max(...theirs.weights[0].map(Math.abs)));
    });
  }

  test("20 steps move the moving statistics of batch norm as tfjs does", async ({ harness }) => {
    const model = fusedNet(true);
    const options: ProbeOptions = {
      model,
      batchSize: 6,
      steps: 20,
      fused: true,
      reduction: "ordered",
      profile: "software",
    };
    const theirs = await stock(harness, options);
    const ours = await compiled(harness, options);
    expect(theirs.moving[0].length).toBe(48);
    for (const [index, value] of theirs.moving[0].entries()) {
      expect(ours.moving[0][index]).toBeCloseTo(value, 3);
    }
  });
});

test.describe("gradients equal finite differences", { tag: "@gpu" }, () => {
  for (const model of [fusedNet(false), fusedNet(true)]) {
    test(model.name, async ({ harness }) => {
      const options: ProbeOptions = {
        model,
        batchSize: 6,
        steps: 1,
        fused: true,
        reduction: "ordered",
        profile: "software",
      };
      const stepLength = 2 ** -9;
      const { trainable } = await layoutOf(harness, model);
      // Each tensor's first, middle and last element. Replicas of one cohort take the sides.
      const chosen = trainable.flatMap(({ offset, size }) =>
        [...new Set([0, size >> 1, size - 1])].map((index) => offset + index),
      );
      const { start, gradients } = await harness.evaluate(async ({ load, device }, options) => {
        const { probeCompiled, probeStart } = await load<Probe>("testing/engineProbe.ts");
        const start = probeStart(options);
        const { gradients } = await probeCompiled(device, { ...options, weights: [start] });
        return { start, gradients: gradients[0] };
      }, options);
      const sides = chosen.flatMap((index) =>
        [stepLength, -stepLength].map((change) => {
          const moved = start.slice();
          moved[index] += change;
          return moved;
        }),
      );
      const { losses } = await compiled(harness, { ...options, weights: sides });
      for (const [place, index] of chosen.entries()) {
        const up = losses[2 * place][0];
        const down = losses[2 * place + 1][0];
        const estimate = (up - down) / (2 * stepLength);
        // The loss, near 2, is rounded to 2^-23 of itself: 1e-4 of the difference quotient. The
        // curve's third derivative, and a ReLU that changes sides, add the share of the gradient.
        const allowed = 5e-4 + 0.02 * Math.abs(gradients[index]);
        expect(Math.abs(estimate - gradients[index]), `weight ${index}`).toBeLessThan(allowed);
      }
    });
  }
});
