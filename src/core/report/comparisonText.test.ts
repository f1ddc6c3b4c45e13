import { expect, test } from "vitest";
import { fakeResults } from "../results/testSupport/fakeResults.ts";
import { compareRuns } from "./compareRuns.ts";
import { comparisonSentence } from "./comparisonText.ts";

const run = (weights: readonly number[]) =>
  fakeResults({
    testLabels: [0, 1],
    conditions: [{ name: "CONTROL", replicas: [{ predictions: [0, 1], weights }] }],
  });
const sentence = (a: typeof first, b: typeof first) => comparisonSentence(compareRuns(a, b));
const first = run([1, 2, 3]);

test("one sentence for each verdict, counted from 1", () => {
  expect(sentence(first, first)).toBe("Bit-identical: 1 replica compared, no difference.");
  expect(sentence(first, run([1, 2, 4]))).toBe(
    "Not bit-identical: the runs first differ at condition CONTROL, replica 1, epoch 1, step unknown, tensor unknown.",
  );
  const versions = { ...first.versions, kernels: "2" };
  expect(sentence(first, { ...first, versions })).toBe(
    "The bits cannot be compared. The kernel versions differ: 1 and 2.",
  );
});

test("names the root seed of a replica where there are several", () => {
  const underTwoSeeds = (...weights: readonly number[]) =>
    fakeResults({
      testLabels: [0, 1],
      replicaCount: 2,
      seedBlockCount: 2,
      conditions: [
        {
          name: "CONTROL",
          replicas: weights.map((weight) => ({ predictions: [0, 1], weights: [weight, 0, 0] })),
        },
      ],
    });
  expect(sentence(underTwoSeeds(1, 1, 2, 2), underTwoSeeds(1, 1, 2, 3))).toBe(
    "Not bit-identical: the runs first differ at condition CONTROL, seed 2, replica 2, epoch 1, step unknown, tensor unknown.",
  );
  expect(sentence(underTwoSeeds(1, 1, 2, 2), underTwoSeeds(1, 1, 2))).toBe(
    "The bits cannot be compared. Seed 2, replica 2 of CONTROL is in one run only.",
  );
});
