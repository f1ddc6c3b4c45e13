import { LabError } from "../errors.ts";

/**
 * Checks that all lists hold the same, non-zero number of examples.
 *
 * @throws {LabError} "metric-input", naming the metric and the lengths.
 */
export function requireEqualLengths(
  metric: string,
  ...lists: readonly { readonly length: number }[]
): void {
  const lengths = lists.map((list) => list.length);
  if (lengths.length === 0 || lengths.some((length) => length !== lengths[0] || length === 0)) {
    throw new LabError(
      "metric-input",
      `${metric} needs equally long, non-empty lists, got lengths ${lengths.join(", ") || "none"}`,
    );
  }
}

/**
 * Checks that there are enough replicas to compare.
 *
 * @throws {LabError} "metric-input", naming the metric and the count.
 */
export function requireReplicas(metric: string, replicaCount: number, least: number): void {
  if (replicaCount < least) {
    throw new LabError(
      "metric-input",
      `${metric} needs at least ${least} replicas, got ${replicaCount}`,
    );
  }
}

/** All unordered pairs of replicas, the later one first. */
export function pairsOf<Replica>(replicas: readonly Replica[]): (readonly [Replica, Replica])[] {
  return replicas.flatMap((later, index) =>
    replicas.slice(0, index).map((earlier) => [later, earlier] as const),
  );
}

/**
 * Checks that every index, such as a label, is below a count that fits a byte.
 *
 * @param what What the indices are, and what is counted, for the message.
 * @throws {LabError} "metric-input", naming the metric and the index.
 */
export function requireIndices(
  metric: string,
  indices: Uint8Array,
  count: number,
  what = "labels",
  counted = "classes",
): void {
  if (!Number.isInteger(count) || count < 1 || count > 256) {
    throw new LabError("metric-input", `${metric} needs 1 to 256 ${counted}, got ${count}`);
  }
  const bad = indices.findIndex((index) => index >= count);
  if (bad === -1) return;
  const given = `got ${indices[bad]} at index ${bad}`;
  throw new LabError("metric-input", `${metric} needs ${what} below ${count}, ${given}`);
}
