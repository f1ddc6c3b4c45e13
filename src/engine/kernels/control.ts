import { buildKernel, type Kernel, writes } from "./kernel.ts";

/**
 * The small u32 buffer that tells kernels where they are, so that the commands of all steps are the
 * same: [training step, evaluation batch, then per replica: augmentation seed, dropout seed].
 */
export const controlWords = {
  step: 0,
  evaluationBatch: 1,
  header: 2,
  perReplica: 2,
} as const;

/** WGSL for a replica's seed. */
export const seedOf = (source: "augmentation" | "dropout"): string =>
  `control[${controlWords.header}u + replica * ${controlWords.perReplica}u + ${source === "augmentation" ? 0 : 1}u]`;

/** WGSL for the training step and the epoch it lies in. */
export const trainingStep = `control[${controlWords.step}]`;

/** Words of the batch buffer per example: its label, and its index in the data set. */
export const batchWords = { label: 0, example: 1, count: 2 } as const;

/** WGSL index into the batch buffer u32 [cohort, 2, batch]. */
export const batchIndex = (
  word: "label" | "example",
  batch: number,
  replica = "replica",
  example = "example",
): string => `(${replica} * 2u + ${batchWords[word]}u) * ${batch}u + ${example}`;

/** Contents of the control buffer before the first step. */
export function initialControl(
  seeds: readonly { readonly augmentation: number; readonly dropout: number }[],
): Uint32Array {
  return Uint32Array.from([0, 0, ...seeds.flatMap((seed) => [seed.augmentation, seed.dropout])]);
}

/** Counts the step, or the evaluation batch, up by one; the last kernel of each. */
export function advance(counter: "step" | "evaluationBatch"): Kernel<"control"> {
  return buildKernel({
    label: `advance ${counter}`,
    dispatch: [1, 1, 1],
    bindings: [writes("control", "u32")],
    body: `@compute @workgroup_size(1) fn main() { control[${controlWords[counter]}] += 1u; }`,
  });
}
