import { accuracy } from "../../metrics/accuracy.ts";
import type { ConditionSample } from "./printedInterval.ts";

/** What a condition's intervals are computed from, of some of its test examples. */
export function partSample(
  { blocks, dataset, sharesSeeds = false }: ConditionSample,
  examples: readonly number[],
): ConditionSample {
  const some = (all: Uint8Array) => Uint8Array.from(examples, (example) => all[example]);
  const testLabels = some(dataset.testLabels);
  const ownBlocks = blocks.map((block) => {
    const predictions = block.predictions.map(some);
    const accuracies = predictions.map((one) => accuracy(one, testLabels));
    return { ...block, predictions, accuracies };
  });
  return {
    predictions: ownBlocks.flatMap(({ predictions }) => predictions),
    accuracies: ownBlocks.flatMap(({ accuracies }) => accuracies),
    blocks: ownBlocks,
    sharesSeeds,
    dataset: {
      ...dataset,
      testLabels,
      testSubgroups: dataset.testSubgroups && some(dataset.testSubgroups),
    },
  };
}
