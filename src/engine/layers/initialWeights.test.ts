import { describe, expect, test } from "vitest";
import { buildModel } from "../models/buildModel.ts";
import { flipLastBit, initialMoving, initialWeights } from "./initialWeights.ts";
import { parameterLayout } from "./parameterLayout.ts";

const model = buildModel("small-cnn-bn", {
  image: { height: 16, width: 16, channels: 1 },
  classCount: 10,
  dropoutRate: 0,
});
const layout = parameterLayout(model);
const bits = (values: Float32Array) => [...new Uint32Array(values.slice().buffer)];

describe("initialWeights", () => {
  test("one seed gives one set of bits, another seed another", () => {
    expect(bits(initialWeights(layout, 5))).toEqual(bits(initialWeights(layout, 5)));
    expect(bits(initialWeights(layout, 5))).not.toEqual(bits(initialWeights(layout, 6)));
  });

  test("kernels fill the interval of Glorot and Bengio, biases are 0, gammas 1", () => {
    const weights = initialWeights(layout, 1);
    for (const { role, offset, size, shape } of layout.trainable) {
      const values = weights.slice(offset, offset + size);
      if (role !== "kernel") {
        expect(new Set(values)).toEqual(new Set([role === "gamma" ? 1 : 0]));
        continue;
      }
      const taps = shape.length === 4 ? 9 : 1;
      const [fanIn, fanOut] = shape.slice(-2);
      const limit = Math.sqrt(6 / (taps * (fanIn + fanOut)));
      const largest = Math.max(...values.map(Math.abs));
      expect(largest).toBeLessThanOrEqual(Math.fround(limit));
      // The largest of n >= 144 uniform values misses the top tenth with probability 0.9^144.
      expect(largest).toBeGreaterThan(0.9 * limit);
    }
  });
});

test("moving statistics start at mean 0, variance 1", () => {
  const moving = initialMoving(layout);
  expect([...moving.slice(0, 32)]).toEqual([...Array(16).fill(0), ...Array(16).fill(1)]);
});

describe("flipLastBit", () => {
  test("changes the last bit of one weight that is not 0, and nothing else", () => {
    const weights = initialWeights(layout, 3);
    const before = bits(weights);
    const after = bits(flipLastBit(weights, 9));
    const changed = after.flatMap((word, index) => (word === before[index] ? [] : [index]));
    expect(changed).toHaveLength(1);
    expect(after[changed[0]] ^ before[changed[0]]).toBe(1);
    expect(weights[changed[0]]).not.toBe(0);
    expect(bits(weights)).toEqual(before);
  });

  test("the same seed flips the same weight", () => {
    const weights = initialWeights(layout, 3);
    expect(bits(flipLastBit(weights, 9))).toEqual(bits(flipLastBit(weights, 9)));
  });
});
