import { replicaPlace, type SeedBlocks } from "../experiment/plan.ts";

/**
 * Replicas, epochs, steps and repeats are counted from 1 wherever a person reads them, and from 0
 * in code, results and JSON, and in the columns of a CSV file whose name ends in `_index`. This
 * module alone goes from one to the other: what prints an index takes its number here.
 */
export function ordinal(index: number): number {
  return index + 1;
}

/** Index 2 -> "replica 3"; under several root seeds "seed 1, replica 3". */
export function replicaName(replicaIndex: number, blocks: SeedBlocks): string {
  return replicaNames([replicaIndex], blocks);
}

/**
 * Ascending indices: [4] -> "replica 5", [0, 1, 2, 5] -> "replicas 1–3, 6". Under several root
 * seeds, five replicas under each, [4, 5, 6] -> "seed 1, replica 5; seed 2, replicas 1–2".
 */
export function replicaNames(replicaIndices: readonly number[], blocks: SeedBlocks): string {
  if (replicaIndices.length === 0) return "no replica";
  if (blocks.seedBlockCount === 1) return numbered(replicaIndices);
  const byBlock = new Map<number, number[]>();
  for (const index of replicaIndices) {
    const { seedBlock, indexInBlock } = replicaPlace(blocks, index);
    byBlock.set(seedBlock, [...(byBlock.get(seedBlock) ?? []), indexInBlock]);
  }
  return [...byBlock]
    .map(([seedBlock, indices]) => `seed ${ordinal(seedBlock)}, ${numbered(indices)}`)
    .join("; ");
}

function numbered(indices: readonly number[]): string {
  const runs: { first: number; last: number }[] = [];
  for (const index of indices) {
    const run = runs.at(-1);
    if (run !== undefined && run.last === index - 1) run.last = index;
    else runs.push({ first: index, last: index });
  }
  const numbers = runs.map(({ first, last }) =>
    first === last ? ordinal(first) : `${ordinal(first)}–${ordinal(last)}`,
  );
  return `${indices.length === 1 ? "replica" : "replicas"} ${numbers.join(", ")}`;
}

/** Index 0 -> "epoch 1". */
export function epochName(epoch: number): string {
  return `epoch ${ordinal(epoch)}`;
}

/** Index 0 -> "step 1", the first optimizer update. */
export function stepName(step: number): string {
  return `step ${ordinal(step)}`;
}
