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
 * Checks that every label is a class, and that classes fit predictions of one byte.
 *
 * @throws {LabError} "metric-input", naming the metric and the label.
 */
export function requireLabels(metric: string, labels: Uint8Array, classCount: number): void {
  if (!Number.isInteger(classCount) || classCount < 1 || classCount > 256) {
    throw new LabError("metric-input", `${metric} needs 1 to 256 classes, got ${classCount}`);
  }
  const bad = labels.findIndex((label) => label >= classCount);
  if (bad !== -1) {
    throw new LabError(
      "metric-input",
      `${metric} needs labels below ${classCount}, got ${labels[bad]} at index ${bad}`,
    );
  }
}
