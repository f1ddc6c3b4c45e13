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
