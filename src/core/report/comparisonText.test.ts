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
