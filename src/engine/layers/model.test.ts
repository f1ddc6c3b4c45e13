import { describe, expect, test } from "vitest";
import { LabError } from "../../core/errors.ts";
import { buildModel } from "../models/buildModel.ts";
import { type Conv2dLayer, convGeometry } from "./conv2d.ts";
import { countReaders, featureShapes, type Model, multiplyAdds } from "./model.ts";
import { parameterLayout } from "./parameterLayout.ts";

const conv = (rest: Partial<Conv2dLayer>): Conv2dLayer => ({
  kind: "conv2d",
  name: "conv",
  input: "images",
  filters: 4,
  kernelSize: 3,
  stride: 1,
  padding: "same",
  bias: true,
  ...rest,
});

describe("convGeometry", () => {
  // By hand from TensorFlow's rule: out = ceil(n / s), pad = max((out - 1) s + k - n, 0), the
  // smaller half before.
  test.each([
    [{ kernelSize: 3, stride: 1, padding: "same" }, 16, 16, 1],
    [{ kernelSize: 3, stride: 2, padding: "same" }, 16, 8, 0],
    [{ kernelSize: 3, stride: 2, padding: "same" }, 15, 8, 1],
    [{ kernelSize: 7, stride: 2, padding: "same" }, 12, 6, 2],
    [{ kernelSize: 1, stride: 2, padding: "same" }, 9, 5, 0],
    [{ kernelSize: 5, stride: 1, padding: "valid" }, 9, 5, 0],
    [{ kernelSize: 3, stride: 2, padding: "valid" }, 10, 4, 0],
  ] as const)("%o on %i gives %i with %i before", (layer, size, out, before) => {
    const geometry = convGeometry(conv(layer), { height: size, width: size, channels: 1 });
    expect(geometry).toEqual({ outHeight: out, outWidth: out, padTop: before, padLeft: before });
  });
});

describe("featureShapes", () => {
  const image = { height: 32, width: 32, channels: 3 };

  test("small-cnn halves three times and ends in the classes", () => {
    const shapes = featureShapes(
      buildModel("small-cnn", { image, classCount: 10, dropoutRate: 0 }),
    );
    expect(shapes.get("pool3")).toEqual({ height: 4, width: 4, channels: 32 });
    expect(shapes.get("logits")).toEqual({ height: 1, width: 1, channels: 10 });
  });

  test("a layer that reads what is not before it is refused", () => {
    const model: Model = {
      name: "broken",
      image,
      classCount: 2,
      layers: [{ kind: "relu", name: "relu", input: "later" }],
    };
    expect(() => featureShapes(model)).toThrow(LabError);
    expect(() => featureShapes(model)).toThrow(/relu reads later/);
  });

  test("a dense layer on planes, a sum of two shapes and an input too small are refused", () => {
    const broken = (layers: Model["layers"]): Model => ({
      name: "broken",
      image: { height: 2, width: 2, channels: 3 },
      classCount: 2,
      layers,
    });
    expect(() =>
      featureShapes(broken([{ kind: "dense", name: "dense", input: "images", units: 2 }])),
    ).toThrow(/flatten first/);
    expect(() =>
      featureShapes(
        broken([conv({}), { kind: "add", name: "sum", input: "conv", other: "images" }]),
      ),
    ).toThrow(/two different shapes/);
    expect(() => featureShapes(broken([conv({ kernelSize: 5, padding: "valid" })]))).toThrow(
      /too small/,
    );
  });
});

describe("multiplyAdds", () => {
  // By hand, for 32 x 32 x 3: 32*32*9*3*16 + 16*16*9*16*32 + 8*8*9*32*32 + 32*32 + 32*10.
  test("small-cnn takes 2,213,184 an image; batch norm and dropout add none", () => {
    const image = { height: 32, width: 32, channels: 3 };
    for (const [name, dropoutRate] of [
      ["small-cnn", 0],
      ["small-cnn-bn", 0.5],
    ] as const) {
      expect(multiplyAdds(buildModel(name, { image, classCount: 10, dropoutRate }))).toBe(2213184);
    }
  });

  // He et al. 2016, arXiv 1512.03385, table 1: conv1 of ResNet-50, 7x7, 64, stride 2, gives 112 x 112;
  // times 7 * 7 * 3 products each.
  test("ResNet's first convolution takes 118 million", () => {
    const layers = [conv({ filters: 64, kernelSize: 7, stride: 2 })];
    const image = { height: 224, width: 224, channels: 3 };
    expect(multiplyAdds({ name: "stem", image, classCount: 2, layers })).toBe(118013952);
  });
});

test("a residual connection reads its layer twice", () => {
  const readers = countReaders([
    conv({}),
    { kind: "relu", name: "relu", input: "conv" },
    { kind: "add", name: "sum", input: "relu", other: "conv" },
  ]);
  expect([...readers]).toEqual([
    ["images", 1],
    ["conv", 2],
    ["relu", 1],
  ]);
});

describe("parameterLayout", () => {
  // Counted by hand: 3*3*1*8+8 = 80, 3*3*8*16+16 = 1168, 16*10+10 = 170.
  test("tiny has 1,418 weights", () => {
    const image = { height: 16, width: 16, channels: 1 };
    const layout = parameterLayout(buildModel("tiny", { image, classCount: 10, dropoutRate: 0 }));
    expect(layout.trainableSize).toBe(1418);
    expect(layout.movingSize).toBe(0);
    expect(layout.trainable.map(({ name, offset }) => [name, offset])).toEqual([
      ["conv1/kernel", 0],
      ["conv1/bias", 72],
      ["conv2/kernel", 80],
      ["conv2/bias", 1232],
      ["logits/kernel", 1248],
      ["logits/bias", 1408],
    ]);
  });

  // 448 + 4640 + 9248 + 1056 + 330 weights; batch norm takes gamma and beta in place of the biases.
  test("small-cnn has 15,722 weights, and with batch norm 80 more and 160 moving statistics", () => {
    const options = {
      image: { height: 32, width: 32, channels: 3 },
      classCount: 10,
      dropoutRate: 0.5,
    };
    expect(parameterLayout(buildModel("small-cnn", options)).trainableSize).toBe(15722);
    const normed = parameterLayout(buildModel("small-cnn-bn", options));
    expect(normed.trainableSize).toBe(15802);
    expect(normed.movingSize).toBe(160);
  });
});
