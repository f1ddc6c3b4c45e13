import { referenceReplica, replicaPlace } from "../../core/experiment/plan.ts";
import { meanPairwiseChurn } from "../../core/metrics/pairwiseChurn.ts";
import { mean } from "../../core/stats/mean.ts";
import { replicaName } from "../../core/text/counting.ts";
import type { ConditionTrace, ReplicaTrace, Traces } from "../../state/traces.ts";

/** One line of a chart: a condition's, or one replica's of it. */
export interface ChartLine {
  /** Its column in the rows: "c0" or "c0r1". */
  readonly key: string;
  readonly title: string;
  /** Index into the traces. */
  readonly conditionIndex: number;
}

/** What the horizontal axis of a chart counts or names, and the key of that in its rows. */
export type Place = "epoch" | "step" | "class";

/** A row of a chart: its place on the horizontal axis, and a value for each line that has one. */
export type ChartRow = Readonly<Record<string, number | string>>;

export interface ChartData {
  readonly lines: readonly ChartLine[];
  readonly rows: readonly ChartRow[];
}

export function replicaLines(
  traces: Traces,
): readonly (ChartLine & { readonly replica: ReplicaTrace })[] {
  return traces.flatMap(({ name, seedBlocks, replicas }, conditionIndex) =>
    replicas.map((replica) => ({
      key: `c${conditionIndex}r${replica.replicaIndex}`,
      title: `${name}, ${replicaName(replica.replicaIndex, seedBlocks)}`,
      conditionIndex,
      replica,
    })),
  );
}

/** True of the replica that the others of its seed block are compared with. */
export function isReference(
  { seedBlocks }: ConditionTrace,
  { replicaIndex }: ReplicaTrace,
): boolean {
  return replicaIndex === referenceReplica(seedBlocks, replicaIndex);
}

export function conditionLines(traces: Traces): readonly ChartLine[] {
  return traces.map(({ name }, conditionIndex) => ({
    key: `c${conditionIndex}`,
    title: name,
    conditionIndex,
  }));
}

/** A value of a line, and where it is on the horizontal axis. */
interface Point {
  readonly at: number;
  readonly key: string;
  readonly value: number;
}

/** The rows of these points, by ascending place. */
export function rowsOf(place: Place, points: readonly Point[]): readonly ChartRow[] {
  const rows = new Map<number, Record<string, number>>();
  for (const { at, key, value } of points) {
    const row = rows.get(at) ?? { [place]: at };
    row[key] = value;
    rows.set(at, row);
  }
  return [...rows].sort(([a], [b]) => a - b).map(([, row]) => row);
}

/** A row of a condition's one path: null breaks the line between two replicas. */
export type PathRow = Readonly<Record<string, number | string | null>>;

/**
 * The lines of a condition's replicas one after the other as a single path "c<condition>": a
 * chart draws few long lines much faster than many short ones.
 */
export function joinReplicas({ lines, rows }: ChartData, place: Place): PathRow[] {
  const path: PathRow[] = [];
  for (const { key, conditionIndex } of lines) {
    let last: number | null = null;
    for (const row of rows) {
      const [at, value] = [row[place], row[key]];
      if (typeof at !== "number" || typeof value !== "number") continue;
      path.push({ [place]: at, [`c${conditionIndex}`]: value });
      last = at;
    }
    if (last !== null) path.push({ [place]: last, [`c${conditionIndex}`]: null });
  }
  return path;
}

/**
 * The replicas of a condition that are compared, by root seed: they have begun and have not failed.
 * All have the first `epochCount` epochs. Of several seeds those are taken that are as far as the
 * furthest; one with fewer than two replicas to compare is left out, and `epochCount` is 0 where
 * that leaves none.
 */
export function comparedBlocks({ replicas, seedBlocks }: ConditionTrace) {
  const bySeed = new Map<number, ReplicaTrace[]>();
  for (const replica of replicas) {
    if (replica.status === "failed" || replica.epochs.length === 0) continue;
    const { seedBlock } = replicaPlace(seedBlocks, replica.replicaIndex);
    bySeed.set(seedBlock, [...(bySeed.get(seedBlock) ?? []), replica]);
  }
  const blocks = [...bySeed.values()].filter(({ length }) => length > 1);
  const commonEpochs = (block: readonly ReplicaTrace[]) =>
    Math.min(...block.map(({ epochs }) => epochs.length));
  const epochCount = Math.max(0, ...blocks.map(commonEpochs));
  return { blocks: blocks.filter((block) => commonEpochs(block) === epochCount), epochCount };
}

/**
 * Predictions of the compared replicas at their last common epoch, shape
 * [seeds][replicas][examples], or null before there is one.
 */
export function commonPredictions(
  condition: ConditionTrace,
): readonly (readonly Uint8Array[])[] | null {
  const { blocks, epochCount } = comparedBlocks(condition);
  if (epochCount === 0) return null;
  const predictions = blocks.map((block) =>
    block.map(({ epochs }) => epochs[epochCount - 1].predictions),
  );
  const exampleCount = predictions[0][0].length;
  const isComplete = predictions
    .flat()
    .every(({ length }) => length > 0 && length === exampleCount);
  return isComplete ? predictions : null;
}

/**
 * Mean pairwise churn of a condition at the last common epoch, averaged over root seeds, or null
 * before there is one.
 */
export function latestChurn(condition: ConditionTrace): number | null {
  const predictions = commonPredictions(condition);
  return predictions === null ? null : mean(predictions.map(meanPairwiseChurn));
}
