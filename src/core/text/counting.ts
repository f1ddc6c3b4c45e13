/**
 * Replicas, epochs, steps and repeats are counted from 1 wherever a person reads them, and from 0
 * in code, results and JSON, and in the columns of a CSV file whose name ends in `_index`. This
 * module alone goes from one to the other: what prints an index takes its number here.
 */
export function ordinal(index: number): number {
  return index + 1;
}

/** Index 2 -> "replica 3". */
export function replicaName(replicaIndex: number): string {
  return `replica ${ordinal(replicaIndex)}`;
}

/** Ascending indices: [4] -> "replica 5", [0, 1, 2, 5] -> "replicas 1–3, 6". */
export function replicaNames(replicaIndices: readonly number[]): string {
  const runs: { first: number; last: number }[] = [];
  for (const index of replicaIndices) {
    const run = runs.at(-1);
    if (run !== undefined && run.last === index - 1) run.last = index;
    else runs.push({ first: index, last: index });
  }
  if (runs.length === 0) return "no replica";
  const numbers = runs.map(({ first, last }) =>
    first === last ? ordinal(first) : `${ordinal(first)}–${ordinal(last)}`,
  );
  return `${replicaIndices.length === 1 ? "replica" : "replicas"} ${numbers.join(", ")}`;
}

/** Index 0 -> "epoch 1". */
export function epochName(epoch: number): string {
  return `epoch ${ordinal(epoch)}`;
}

/** Index 0 -> "step 1", the first optimizer update. */
export function stepName(step: number): string {
  return `step ${ordinal(step)}`;
}
