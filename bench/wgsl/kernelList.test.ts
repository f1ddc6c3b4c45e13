import { expect, test } from "vitest";
import { listKernels } from "./kernelList.ts";
import { parsePlace, splitLabels } from "./kernelPlace.ts";

const kernels = listKernels({
  models: ["tiny", "small-cnn-bn"],
  profiles: ["integrated", "discrete"],
  reductions: ["ordered", "atomic", "fixed-point"],
  batchSizes: [8, 32],
});
const labels = kernels.flatMap(({ label }) => splitLabels(label));
const places = labels.map(parsePlace);

test("every combination is there, in each phase that has kernels", () => {
  const found = new Set(
    places.flatMap(({ model, profile, batchSize, phase, reductions }) =>
      reductions.map((reduction) => [model, profile, batchSize, phase, reduction].join()),
    ),
  );
  // 2 x 2 x 2 x 3 settings; batch norm alone prepares its evaluation.
  expect(found.size).toBe(24 * 2 + 12);
});

test("a text has one entry, and a place one text", () => {
  expect(new Set(kernels.map(({ code }) => code)).size).toBe(kernels.length);
  expect(new Set(labels).size).toBe(labels.length);
});

test("each kernel has an entry point and an access for each of its buffers", () => {
  for (const { label, code, access } of kernels) {
    expect(code, label).toMatch(/fn main\(/);
    const declared = [...code.matchAll(/@binding\((\d+)\) var<storage, (\w+)>/g)];
    expect(
      declared.map(([, , mode]) => mode),
      label,
    ).toEqual(access);
    expect(declared.map(([, binding]) => Number(binding))).toEqual([...access.keys()]);
  }
});

test("orders share one place of a text that does not depend on them", () => {
  const ordersOf = (kernel: string) =>
    new Set(
      places
        .filter((place) => place.kernel.startsWith(kernel) && place.phase === "training")
        .map(({ reductions }) => reductions.join()),
    );
  expect(ordersOf("convForward")).toEqual(new Set(["ordered,atomic,fixed-point"]));
  expect(ordersOf("convFilterGradient")).toEqual(new Set(["ordered", "atomic", "fixed-point"]));
});

test("the weight trace is among them, as it is in an experiment", () => {
  expect(places.some(({ kernel }) => kernel.startsWith("weightTrace"))).toBe(true);
});
