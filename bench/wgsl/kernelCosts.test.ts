import { expect, test } from "vitest";
import type { CompilerRow } from "./compilerTable.ts";
import { kernelCosts, withoutOrder, worstOrders } from "./kernelCosts.ts";
import { joinLabels, type KernelPlace, placeLabel } from "./kernelPlace.ts";

const row = (
  changes: Partial<KernelPlace>,
  inverseThroughput: number,
  family = "raven",
): CompilerRow => ({
  family,
  label: placeLabel({
    model: "tiny",
    profile: "integrated",
    reductions: ["ordered", "atomic"],
    batchSize: 32,
    phase: "training",
    kernel: "convForward",
    dispatch: [1, 8, 1],
    workgroupSize: 64,
    runCount: 1,
    ...changes,
  }),
  registers: 64,
  spilledRegisters: 0,
  wavesPerSimd: 4,
  inverseThroughput,
});

/**
 * By hand, cycles: forward 100 x 8 workgroups = 800; head 400 x 8 x 32 of 64 invocations x 2 runs =
 * 3200 in `ordered`, 150 x 8 x 32 of 64 x 2 = 1200 in `atomic`.
 */
const head = { workgroupSize: 32, runCount: 2 };
const rows = [
  row({}, 100),
  row({ ...head, kernel: "head ordered", reductions: ["ordered"] }, 400),
  row({ ...head, kernel: "head atomic", reductions: ["atomic"] }, 150),
  row({ phase: "evaluation" }, 100),
  row({ phase: "evaluation", kernel: "storeLogits" }, 100),
];

test("cycles of all runs, and shares of the phase in the first order that runs it", () => {
  const costs = kernelCosts(rows).map(({ families }) => families.get("raven"));
  expect(costs.map((cost) => cost?.cycles)).toEqual([800, 3200, 1200, 800, 800]);
  expect(costs.map((cost) => cost?.share)).toEqual([0.2, 0.8, 0.6, 0.5, 0.5]);
});

test("families have totals of their own", () => {
  const costs = kernelCosts([...rows, row({}, 7, "navi21")]);
  expect(costs).toHaveLength(5);
  expect(costs[0].families.get("navi21")).toMatchObject({ cycles: 56, share: 1 });
});

test("a text in two places costs what each of them costs", () => {
  const [training, evaluation] = [row({}, 100), row({ phase: "evaluation" }, 100)];
  const shared = { ...training, label: joinLabels([training.label, evaluation.label]) };
  expect(kernelCosts([shared])).toEqual(kernelCosts([training, evaluation]));
});

test("of orders the costliest stays; of the evaluation, what training does not run", () => {
  const kernels = worstOrders(kernelCosts(rows)).map(({ place }) => place.kernel);
  expect(kernels).toEqual(["convForward", "head ordered", "storeLogits"]);
});

test("a label loses the name of its order alone", () => {
  const { place } = kernelCosts(rows)[1];
  expect(withoutOrder({ ...place, kernel: "head 16->10 train ordered (2)" })).toBe(
    "head 16->10 train (2)",
  );
});
