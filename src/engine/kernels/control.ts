import type { SeedName } from "../../core/experiment/noiseSources.ts";
import { buildKernel, type Kernel, writes } from "./kernel.ts";

/** The words of each replica: seeds, by name. */
const replicaWords = ["augmentation", "dropout"] as const satisfies readonly SeedName[];
type ReplicaWord = (typeof replicaWords)[number];

/**
 * The u32 buffer that holds what changes between steps and replicas, so that the commands of all
 * steps are the same: training step, evaluation batch, then `replicaWords` of each replica.
 */
export const controlWords = {
  step: 0,
  evaluationBatch: 1,
  header: 2,
  perReplica: replicaWords.length,
} as const;

/** WGSL for a seed of the replica `replica`. */
export const seedOf = (seed: ReplicaWord): string =>
  `control[${controlWords.header}u + replica * ${controlWords.perReplica}u + ${replicaWords.indexOf(seed)}u]`;

/** WGSL for the training step, counted over all epochs. */
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
  seeds: readonly Readonly<Record<ReplicaWord, number>>[],
): Uint32Array {
  return Uint32Array.from([0, 0, ...seeds.flatMap((own) => replicaWords.map((word) => own[word]))]);
}

/** Adds 1 to the step or the evaluation batch; the last kernel of each. */
export function advance(counter: "step" | "evaluationBatch"): Kernel<"control"> {
  return buildKernel({
    label: `advance ${counter}`,
    dispatch: [1, 1, 1],
    bindings: [writes("control", "u32")],
    body: `@compute @workgroup_size(1) fn main() { control[${controlWords[counter]}] += 1u; }`,
  });
}
