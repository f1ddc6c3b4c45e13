import { expect, test } from "vitest";
import { type KernelPlace, parsePlace, placeLabel } from "./kernelPlace.ts";

const place: KernelPlace = {
  model: "small-cnn",
  profile: "discrete",
  reductions: ["ordered", "fixed-point"],
  batchSize: 32,
  phase: "training",
  kernel: "convForward 3->16 32x32 / reluPool (2)",
  dispatch: [1, 256, 1],
  workgroupSize: 64,
  runCount: 2,
};

test("a place is one line, and the line is the place again", () => {
  const label = placeLabel(place);
  expect(label).toBe(
    "small-cnn/discrete/ordered+fixed-point/batch 32/training/convForward 3->16 32x32 / reluPool (2) [1,256,1] of 64, 2 times",
  );
  expect(parsePlace(label)).toEqual(place);
});

test("another label is refused", () => {
  expect(() => parsePlace("small-cnn/discrete/head")).toThrow("is no label that --wgsl writes");
});
