import { describe, expect, test } from "vitest";
import type { Kernel } from "../kernels/kernel.ts";
import { laneKernel } from "../kernels/lanes.ts";
import type { Model } from "../layers/model.ts";
import { buildModel } from "../models/buildModel.ts";
import { compileStep, type StepPlan } from "./compileStep.ts";
import { shareTexts } from "./shareTexts.ts";
import { tileProfiles } from "./tileProfile.ts";

/** A kernel that is long enough to share its text. */
const kernelOf = (body: string, items = 64, blocks = 1): Kernel =>
  laneKernel({
    lanes: { lanes: 4, itemsPerGroup: 16, minGroups: 16 },
    work: { batch: 4, items, blocks, cohort: 3 },
    label: body,
    bindings: [{ name: "values", access: "read_write", element: "f32" }],
    functions: `// ${"long ".repeat(1000)}\nfn place(index : u32) -> u32 { return index + ${items}u; }`,
    body,
  });

const store = (offset: number, value: string) => `values[place(item) + ${offset}u] = ${value};`;

function share(kernels: readonly Kernel[], mostNumbers = 8): Kernel[] {
  const shared = shareTexts(
    { training: kernels.map((kernel) => ({ kernel, buffers: { values: "weights" } })) },
    mostNumbers,
  );
  return shared.training.map(({ kernel }) => kernel);
}

/** The kernel's text with the numbers of its variant put in: what the text stands for. */
function unshared({ code, variant = 0 }: Kernel): string {
  const on = (component: string) => "xyzw".indexOf(component) === variant - 1;
  return code
    .replace(/^@group\(0\) @binding\(\d+\) var<uniform> variant : vec4u;\n/, "")
    .replace(/\n? *(let variant_\w = variant\.\w;\s*)+/, "\n")
    .replaceAll(
      /\((\d+)u((?: [+-] \d+u \* variant[._]\w)+)\)/g,
      (_, first: string, rest: string) => {
        let value = Number(first);
        for (const [, sign, number, component] of rest.matchAll(
          /([+-]) (\d+)u \* variant[._](\w)/g,
        )) {
          if (on(component)) value += sign === "+" ? Number(number) : -Number(number);
        }
        return `${value}u`;
      },
    );
}

const words = (code: string) =>
  code
    .replace(/const groupItems : u32 = \d+;/, "groupItems")
    .split(/\s+/)
    .filter(Boolean);

describe("shareTexts", () => {
  test("kernels that differ in numbers get one text, which stands for each of theirs", () => {
    const own = [store(5, "1.0"), store(70, "1.0"), store(2, "1.0")].map((body) => kernelOf(body));
    const shared = share(own);
    expect(new Set(shared.map(({ code }) => code)).size).toBe(1);
    expect(shared.map(({ variant }) => variant)).toEqual([0, 1, 2]);
    expect(shared.map(unshared).map(words)).toEqual(own.map(({ code }) => words(code)));
    expect(shared[0].code).toContain("(5u + 65u * variant_x - 3u * variant_y)");
    expect(shared[0].code).toContain("@binding(1) var<uniform> variant : vec4u;");
  });

  test("a number outside the entry point is read from the uniform", () => {
    const shared = share([kernelOf(store(1, "1.0"), 64), kernelOf(store(1, "1.0"), 32)]);
    expect(shared[0].code).toContain("return index + (64u - 32u * variant.x);");
  });

  test("one workgroup size for all; each still covers its items", () => {
    const own = [kernelOf(store(1, "1.0"), 512), kernelOf(store(1, "1.0"), 64)];
    expect(own.map(({ groupItems }) => groupItems?.size)).toEqual([16, 4]);
    expect(own.map(({ dispatch }) => dispatch)).toEqual([
      [1, 32, 3],
      [1, 16, 3],
    ]);
    const shared = share(own);
    expect(shared.map(({ dispatch }) => dispatch)).toEqual([
      [1, 128, 3],
      [1, 16, 3],
    ]);
    expect(shared[0].code).toContain("const groupItems : u32 = 4;");
  });

  test("blocks of items: every block keeps its row of workgroups", () => {
    // 20 items in groups of 16 leave 12 places over; in groups of 4, none.
    const own = [kernelOf(store(1, "1.0"), 20, 30), kernelOf(store(2, "1.0"), 3, 40)];
    expect(own.map(({ groupItems }) => groupItems?.size)).toEqual([16, 4]);
    expect(own.map(({ dispatch }) => dispatch[1])).toEqual([2 * 30, 40]);
    expect(share(own).map(({ dispatch }) => dispatch[1])).toEqual([5 * 30, 40]);
  });

  test("a difference in anything but a u32 keeps texts apart", () => {
    const own = [store(5, "1.0"), store(5, "2.0"), `if (item > 2u) { ${store(5, "1.0")} }`].map(
      (body) => kernelOf(body),
    );
    expect(share(own)).toEqual(own);
  });

  test("one kernel alone, equal ones, and short ones stay as they are", () => {
    const own = kernelOf(store(5, "1.0"));
    expect(share([own, own])).toEqual([own, own]);
    const short = [1, 2].map((offset) => ({ ...own, code: `values[${offset}u] = 0.0;` }));
    expect(share(short)).toEqual(short);
  });

  test("no more variants than the uniform tells apart, no more numbers than are allowed", () => {
    const many = Array.from({ length: 7 }, (_, index) => kernelOf(store(index, "1.0")));
    expect(share(many).map(({ variant }) => variant)).toEqual([0, 1, 2, 3, 4, 0, 1]);
    const body = (first: number, second: number) =>
      `${store(first, "1.0")} ${store(second, "2.0")}`;
    const own = [kernelOf(body(1, 10)), kernelOf(body(2, 30)), kernelOf(body(3, 10))];
    expect(share(own, 1).map(({ variant }) => variant)).toEqual([0, undefined, 1]);
    expect(share(own, 2).map(({ variant }) => variant)).toEqual([0, 1, 2]);
  });
});

function planOf(model: Model, profile: keyof typeof tileProfiles, cohortSize = 1): StepPlan {
  return compileStep({
    model,
    batchSize: 32,
    cohortSize,
    reduction: "ordered",
    profile: tileProfiles[profile],
    optimizer: { kind: "adam", learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    augmentation: null,
    stepsPerEpoch: 10,
    trainCount: 320,
    testCount: 100,
    fused: true,
    trackDivergence: true,
  });
}

/** Texts of the convolutions' kernels of the training step. */
function convTexts({ training }: StepPlan): string[] {
  const kernels = training.map(({ kernel }) => kernel);
  return kernels.filter(({ label }) => label.startsWith("conv")).map(({ code }) => code);
}

/** Convolutions of one shape, between others that make them alike. */
function equalLayers(count: number): Model {
  const conv = (index: number) => ({
    kind: "conv2d" as const,
    name: `conv${index}`,
    input: index === 0 ? "images" : `relu${index - 1}`,
    filters: 8,
    kernelSize: 3 as const,
    stride: 1 as const,
    padding: "same" as const,
    bias: true,
  });
  return {
    name: "equal",
    image: { height: 8, width: 8, channels: 8 },
    classCount: 2,
    layers: [
      ...Array.from({ length: count }, (_, index) => [
        conv(index),
        { kind: "relu" as const, name: `relu${index}`, input: `conv${index}` },
      ]).flat(),
      { kind: "globalAveragePool", name: "pool", input: `relu${count - 1}` },
      { kind: "dense", name: "logits", input: "pool", units: 2 },
    ],
  };
}

describe("in a compiled step", () => {
  test.each(["software", "integrated", "discrete"] as const)(
    "%s: layers of one shape compile once, forward, filter gradient and input gradient",
    (profile) => {
      const texts = convTexts(planOf(equalLayers(4), profile));
      // Four of each but the gradient of the images, which no kernel reads.
      expect(texts).toHaveLength(4 + 4 + 3);
      expect(new Set(texts).size).toBe(3);
    },
  );

  test("software: layers of different shapes too, where their tiles are alike", () => {
    const image = { height: 32, width: 32, channels: 3 };
    const model = buildModel("small-cnn", { image, classCount: 10, dropoutRate: 0 });
    const texts = convTexts(planOf(model, "software"));
    // The first filter gradient has three input channels, the others tiles of four.
    expect(texts).toHaveLength(8);
    expect(new Set(texts).size).toBe(4);
  });

  test("no text depends on the cohort", () => {
    const codes = ({ training, evaluation, evaluationStart }: StepPlan) =>
      [...training, ...evaluation, ...evaluationStart].map(({ kernel }) => kernel.code);
    expect(codes(planOf(equalLayers(4), "software", 7))).toEqual(
      codes(planOf(equalLayers(4), "software", 1)),
    );
  });
});
