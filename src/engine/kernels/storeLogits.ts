import { controlWords } from "./control.ts";
import { type VectorRange, vectorIndex } from "./features.ts";
import { type Kernel, reads, writes } from "./kernel.ts";
import { type LaneShape, laneKernel } from "./lanes.ts";

/**
 * Copies the logits of an evaluation batch to their place among all test examples:
 * f32 [cohort, classes, batch] -> f32 [cohort, examples, classes]. One invocation a logit.
 */
export function storeLogits(shape: {
  readonly cohort: number;
  readonly logits: VectorRange;
  readonly exampleCount: number;
  readonly lanes: LaneShape;
}): Kernel<"features" | "control" | "allLogits"> {
  const { cohort, logits, exampleCount, lanes } = shape;
  const { map, first, count } = logits;
  return laneKernel({
    lanes,
    work: { batch: map.batch, items: count, cohort },
    label: `storeLogits ${exampleCount}x${count}`,
    bindings: [reads("features"), reads("control", "u32"), writes("allLogits")],
    body: `let chosen = control[${controlWords.evaluationBatch}] * ${map.batch}u + example;
      if (chosen < ${exampleCount}u) {
        allLogits[(replica * ${exampleCount}u + chosen) * ${count}u + item] = features[${vectorIndex(map, `(${first}u + item)`)}];
      }`,
  });
}
