import { hash32Wgsl } from "../../core/random/hash32.ts";
import { batchIndex, seedOf, trainingStep } from "./control.ts";

/**
 * WGSL function `dropoutScale(replica, example, element)`: 0 where the element is dropped, else
 * 1 / (1 - rate). Needs the bindings `control` and `batchInfo`. The mask depends on (dropout seed,
 * epoch, example, element) alone: an element is dropped where its hash is below rate * 2^32.
 */
export function dropoutScale(shape: {
  readonly rate: number;
  readonly batch: number;
  readonly stepsPerEpoch: number;
}): string {
  const threshold = dropoutThreshold(shape.rate);
  return `${hash32Wgsl}
fn dropoutScale(replica : u32, example : u32, element : u32) -> f32 {
  let chosen = batchInfo[${batchIndex("example", shape.batch)}];
  let draw = hash32(${seedOf("dropout")}, ${trainingStep} / ${shape.stepsPerEpoch}u, chosen, element);
  return select(${Math.fround(1 / (1 - shape.rate))}f, 0.0, draw < ${threshold}u);
}`;
}

/** Hashes below it are dropped. */
export const dropoutThreshold = (rate: number): number => Math.floor(rate * 2 ** 32);
