import { expect, test } from "vitest";
import {
  joinLabels,
  type KernelPlace,
  parsePlace,
  placeLabel,
  splitLabels,
} from "./kernelPlace.ts";

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

test("places that share a text share a line", () => {
  const labels = [placeLabel(place), placeLabel({ ...place, phase: "evaluation" })];
  expect(splitLabels(joinLabels(labels))).toEqual(labels);
  expect(splitLabels(labels[0])).toEqual([labels[0]]);
});

test("another label is refused", () => {
  expect(() => parsePlace("small-cnn/discrete/head")).toThrow("is no label that --wgsl writes");
});
