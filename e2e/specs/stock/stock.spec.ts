import type { JSHandle } from "playwright/test";
import type { OptimizerSpec } from "../../../src/core/experiment/training.ts";
import { seededGenerator } from "../../../src/core/random/seededGenerator.ts";
import type { Model } from "../../../src/engine/layers/model.ts";
import type { Harness } from "../../../src/engine/testing/harness.ts";
import { expect, test } from "../../fixtures/harness.ts";
import { everyLayer, normalised, regression, wideKernels } from "./stockNets.ts";

type StockModules = {
  trainer: typeof import("../../../src/engine/stock/StockTrainer.ts");
  model: typeof import("../../../src/engine/stock/buildStockModel.ts");
  parameters: typeof import("../../../src/engine/layers/parameterLayout.ts");
  shapes: typeof import("../../../src/engine/layers/model.ts");
};

const adam: OptimizerSpec = {
  kind: "adam",
  learningRate: 0.1,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,
};
const momentum: OptimizerSpec = { kind: "sgd", learningRate: 0.1, momentum: 0.9 };

/** The modules that all of these tests use, loaded in the page. */
async function stockModules(harness: JSHandle<Harness>): Promise<JSHandle<StockModules>> {
  return harness.evaluateHandle(async ({ load }) => ({
    trainer: await load<StockModules["trainer"]>("stock/StockTrainer.ts"),
    model: await load<StockModules["model"]>("stock/buildStockModel.ts"),
    parameters: await load<StockModules["parameters"]>("layers/parameterLayout.ts"),
    shapes: await load<StockModules["shapes"]>("layers/model.ts"),
  }));
}

/** Numbers from a standard normal distribution, scaled. */
function gaussians(count: number, seed: number, scale = 1): Float32Array {
  const generator = seededGenerator(seed);
  return Float32Array.from({ length: count }, () => generator.nextGaussian() * scale);
}

const batch = 6;
function batchOf({ image, classCount }: Model) {
  return {
    images: gaussians(batch * image.height * image.width * image.channels, 1),
    labels: Uint8Array.from({ length: batch }, (_, index) => index % classCount),
  };
}

test.describe("stock", { tag: "@gpu" }, () => {
  for (const net of [everyLayer, wideKernels]) {
    test(`${net.name}: tfjs' shapes are those of the model`, async ({ harness }) => {
      const modules = await stockModules(harness);
      const shapes = await modules.evaluate(({ model, shapes }, net) => {
        const { layers: stock } = model.buildStockModel(net);
        const ours = shapes.featureShapes(net);
        const pairs = net.layers.map(({ name }) => {
          const { height, width, channels } = ours.get(name) ?? net.image;
          const theirs = stock.getLayer(name).outputShape.slice(1);
          return { name, ours: [height, width, channels], theirs };
        });
        stock.dispose();
        return pairs;
      }, net);
      for (const { name, ours, theirs } of shapes) {
        expect({ name, shape: theirs }).toEqual({
          name,
          shape: theirs.length === 1 ? ours.slice(2) : ours,
        });
      }
    });

    test(`${net.name}: gradients agree with finite differences`, async ({ harness }) => {
      const modules = await stockModules(harness);
      const { slots, analytic, numeric } = await modules.evaluate(
        async (
          { trainer, parameters },
          { net, weights, directions, images, labels, optimizer },
        ) => {
          const layout = parameters.parameterLayout(net);
          const moving = new Float32Array(layout.movingSize).fill(1);
          const initial = weights.slice(0, layout.trainableSize);
          const at = async (values: Float32Array) => {
            const stock = new trainer.StockTrainer(net, layout, optimizer, values, moving);
            const result = await stock.gradients(images, labels);
            stock.dispose();
            return result;
          };
          const { gradients } = await at(initial);
          const analytic: number[] = [];
          const numeric: number[] = [];
          const step = 2 ** -10;
          for (const { offset, size } of layout.trainable) {
            const along = directions.subarray(offset, offset + size);
            const norm = Math.hypot(...along);
            const shifted = (sign: number) =>
              initial.map((value, index) => {
                const inside = index >= offset && index < offset + size;
                return inside ? value + (sign * step * directions[index]) / norm : value;
              });
            const up = (await at(shifted(1))).loss;
            const down = (await at(shifted(-1))).loss;
            numeric.push((up - down) / (2 * step));
            analytic.push(
              along.reduce((sum, value, index) => sum + value * gradients[offset + index], 0) /
                norm,
            );
          }
          return { slots: layout.trainable.map(({ name }) => name), analytic, numeric };
        },
        {
          net,
          weights: gaussians(2000, 2, 0.4),
          directions: gaussians(2000, 3),
          optimizer: momentum,
          ...batchOf(net),
        },
      );
      expect(Math.max(...analytic.map(Math.abs))).toBeGreaterThan(0.05);
      for (const [index, slot] of slots.entries()) {
        // Losses near 1 are rounded to 1e-7, which a distance of 2 ** -9 makes 1e-4 at most; the rest
        // is for curvature and the kinks of ReLU and max-pool, whose share shrinks with the step.
        const tolerance = 2e-4 + 0.005 * Math.abs(analytic[index]);
        expect(Math.abs(numeric[index] - analytic[index]), slot).toBeLessThan(tolerance);
      }
    });
  }

  test("weights and moving statistics come back to the bit", async ({ harness }) => {
    const modules = await stockModules(harness);
    const result = await modules.evaluate(
      async ({ trainer, parameters }, { net, weights, optimizer, images, labels }) => {
        const layout = parameters.parameterLayout(net);
        const initial = weights.slice(0, layout.trainableSize);
        const moving = weights.slice(0, layout.movingSize).map(Math.abs);
        const stock = new trainer.StockTrainer(net, layout, optimizer, initial, moving);
        const before = { trainable: await stock.trainable(), moving: await stock.moving() };
        await stock.gradients(images, labels);
        const after = { trainable: await stock.trainable(), moving: await stock.moving() };
        stock.dispose();
        return { given: { trainable: initial, moving }, before, after };
      },
      { net: everyLayer, weights: gaussians(2000, 4), optimizer: adam, ...batchOf(everyLayer) },
    );
    expect(result.given.moving.length).toBe(6);
    expect(result.before).toEqual(result.given);
    expect(result.after).toEqual(result.given);
  });

  // NumPy 2.4, float64; z = (x * mask) @ W + b; p = softmax(z); g = [(x * mask).T @ (p - y) / 4,
  // (p - y).sum(0) / 4]; learning rates 0.1, 0.1, 0.01.
  //   adam: m = .9 m + .1 g; v = .999 v + .001 g g; w -= rate m / (1 - .9^t) / (sqrt(v / (1 - .999^t)) + 1e-7)
  //   momentum: m = .9 m + g; w -= rate m
  const x = Float32Array.of(1, 2, -1, 0.5, -1, 2, -2, 1, 0.25, 1.5, 0, -0.5);
  const labels = Uint8Array.of(0, 1, 1, 0);
  const weights = Float32Array.of(0.1, -0.2, 0.3, 0.4, -0.5, 0.6, 0, 0.1);
  for (const { optimizer, losses, trained } of [
    {
      optimizer: adam,
      losses: [0.10483023, 0.04402234, 0.01906733],
      trained: [
        0.29802016, -0.39802016, 0.10913594, 0.59086406, -0.70371456, 0.80371456, -0.02172398,
        0.12172398,
      ],
    },
    {
      optimizer: momentum,
      losses: [0.10483023, 0.084926, 0.05924201],
      trained: [
        0.19100587, -0.29100587, 0.27571475, 0.42428525, -0.52321691, 0.62321691, 7.587e-5,
        0.09992413,
      ],
    },
  ]) {
    test(`${optimizer.kind}: three steps with masks and a milestone, as NumPy`, async ({
      harness,
    }) => {
      const modules = await stockModules(harness);
      const result = await modules.evaluate(
        async ({ trainer, parameters }, { net, optimizer, weights, x, labels, mask }) => {
          const layout = parameters.parameterLayout(net);
          const none = new Float32Array(0);
          const stock = new trainer.StockTrainer(net, layout, optimizer, weights, none);
          const masks = new Map([["dropout", mask]]);
          const losses: number[] = [];
          for (const rate of [0.1, 0.1, 0.01]) {
            losses.push(await stock.step(x, labels, rate, masks));
          }
          const trained = Array.from(await stock.trainable());
          stock.dispose();
          return { losses, trained };
        },
        {
          net: regression,
          optimizer,
          weights,
          x,
          labels,
          mask: Float32Array.of(2, 0, 2, 0, 2, 2, 2, 2, 0, 2, 2, 2),
        },
      );
      // float32 against float64 over three steps.
      for (const [index, loss] of losses.entries())
        expect(result.losses[index]).toBeCloseTo(loss, 5);
      for (const [index, value] of trained.entries()) {
        expect(result.trained[index]).toBeCloseTo(value, 5);
      }
    });
  }

  test("batch norm moves its statistics by the biased variance of the batch", async ({
    harness,
  }) => {
    const modules = await stockModules(harness);
    const moving = await modules.evaluate(
      async ({ trainer, parameters }, { net, optimizer, weights, x, labels }) => {
        const layout = parameters.parameterLayout(net);
        const initial = Float32Array.of(1, 1, 1, 0, 0, 0, ...weights);
        const before = Float32Array.of(0, 0, 0, 1, 1, 1);
        const stock = new trainer.StockTrainer(net, layout, optimizer, initial, before);
        await stock.step(x, labels, 0.1);
        const after = Array.from(await stock.moving());
        stock.dispose();
        return after;
      },
      { net: normalised, optimizer: momentum, weights, x, labels },
    );
    // NumPy: 0.1 * x.mean(0), 0.9 + 0.1 * x.var(0).
    const expected = [0.025, 0.05, 0.01875, 1.08125, 1.025, 1.02929688];
    for (const [index, value] of expected.entries()) expect(moving[index]).toBeCloseTo(value, 6);
  });

  for (const { optimizer, net } of [
    { optimizer: adam, net: everyLayer },
    { optimizer: momentum, net: normalised },
  ]) {
    test(`${optimizer.kind}: the tensor count stays flat over 100 steps, and two trainings agree to the bit`, async ({
      harness,
    }) => {
      const modules = await stockModules(harness);
      const result = await modules.evaluate(
        async ({ trainer, parameters }, { net, optimizer, weights, images, labels, harness }) => {
          const layout = parameters.parameterLayout(net);
          const moving = new Float32Array(layout.movingSize).fill(1);
          const initial = weights.slice(0, layout.trainableSize);
          const before = harness.tensorCount();
          const train = async (stepCount: number) => {
            const stock = new trainer.StockTrainer(net, layout, optimizer, initial, moving);
            const counts: number[] = [];
            let early: Float32Array = initial;
            for (let step = 0; step < stepCount; step++) {
              await stock.step(images, labels, step < 15 ? 0.01 : 0.001);
              if (step % 20 === 19) {
                await stock.gradients(images, labels);
                await stock.logits(images);
              }
              counts.push(harness.tensorCount());
              if (step === 19) early = await stock.trainable();
            }
            stock.dispose();
            return { counts, early };
          };
          const first = await train(100);
          const second = await train(20);
          return { before, first, second, after: harness.tensorCount() };
        },
        {
          net,
          optimizer,
          weights: gaussians(2000, 5, 0.4),
          harness,
          ...batchOf(net),
        },
      );
      expect(new Set(result.first.counts).size).toBe(1);
      expect(result.second.early).toEqual(result.first.early);
      expect(result.after).toBe(result.before);
      expect(result.first.early.every(Number.isFinite)).toBe(true);
    });
  }
});
