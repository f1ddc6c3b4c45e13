import { controlWords } from "./control.ts";
import { featureIndex } from "./features.ts";
import { buildKernel, type Kernel, reads, writes } from "./kernel.ts";
import { type LaneShape, laneDispatch, laneMain } from "./lanes.ts";
import type { VectorRange } from "./reduce/denseWeightGradient.ts";

/**
 * Copies the logits of an evaluation batch to their place among all test examples:
 * [cohort, batch, classes] -> f32 [cohort, examples, classes].
 */
export function storeLogits(shape: {
  readonly cohort: number;
  readonly logits: VectorRange;
  readonly exampleCount: number;
  readonly lanes: LaneShape;
}): Kernel {
  const { cohort, logits, exampleCount, lanes } = shape;
  const { map, first, count } = logits;
  const work = { batch: map.batch, items: count, cohort };
  return buildKernel({
    label: `storeLogits ${exampleCount}x${count}`,
    dispatch: laneDispatch(lanes, work),
    bindings: [reads("features"), reads("control", "u32"), writes("allLogits")],
    body: laneMain(
      lanes,
      work,
      `let chosen = control[${controlWords.evaluationBatch}] * ${map.batch}u + example;
      if (chosen < ${exampleCount}u) {
        allLogits[(replica * ${exampleCount}u + chosen) * ${count}u + item] = features[${featureIndex(
          map,
          {
            replica: "replica",
            example: "example",
            channel: `(${first}u + item)`,
            row: "0u",
            column: "0u",
          },
        )}];
      }`,
    ),
  });
}
