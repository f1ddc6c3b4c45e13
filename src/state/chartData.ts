import { meanPairwiseChurn, perClassChurn } from "../core/metrics/pairwiseChurn.ts";
import { sampleStdDev } from "../core/stats/stdDev.ts";
import { ordinal } from "../core/text/counting.ts";
import type { TestSet } from "./shownExperiment.ts";
import type { ConditionTrace, ReplicaTrace, Traces } from "./traces.ts";

/** One line of a chart: a condition's, or one replica's of it. Indices into the traces. */
export interface LineKey {
  readonly key: string;
  readonly conditionIndex: number;
  readonly replicaIndex: number | null;
}

/** A row of a chart: its place on the horizontal axis, and a value for each line that has one. */
export type ChartRow = Readonly<Record<string, number | string>>;

export interface ChartData {
  readonly lines: readonly LineKey[];
  readonly rows: readonly ChartRow[];
}

/** A row of a condition's one path: null breaks the line between two replicas. */
export type PathRow = Readonly<Record<string, number | null>>;

/**
 * The lines of a condition's replicas one after the other as a single path "c<condition>": a
 * chart draws few long lines much faster than many short ones.
 */
export function joinReplicas(data: ChartData, placeKey: string): PathRow[] {
  const path: PathRow[] = [];
  for (const { key, conditionIndex } of data.lines) {
    let lastPlace: number | null = null;
    for (const row of data.rows) {
      const [place, value] = [row[placeKey], row[key]];
      if (typeof place !== "number" || typeof value !== "number") continue;
      path.push({ [placeKey]: place, [`c${conditionIndex}`]: value });
      lastPlace = place;
    }
    if (lastPlace !== null) path.push({ [placeKey]: lastPlace, [`c${conditionIndex}`]: null });
  }
  return path;
}

function replicaLines(traces: Traces): readonly LineKey[] {
  return traces.flatMap((condition, conditionIndex) =>
    condition.replicas.map(({ replicaIndex }) => ({
      key: `c${conditionIndex}r${replicaIndex}`,
      conditionIndex,
      replicaIndex,
    })),
  );
}

function conditionLines(traces: Traces): readonly LineKey[] {
  return traces.map((_, conditionIndex) => ({
    key: `c${conditionIndex}`,
    conditionIndex,
    replicaIndex: null,
  }));
}

/** Test accuracy by epoch, one line per replica; fractions in [0, 1]. */
export function accuracyByEpoch(traces: Traces): ChartData {
  const lines = replicaLines(traces);
  const rows = new Map<number, Record<string, number>>();
  for (const { key, conditionIndex, replicaIndex } of lines) {
    const replica = traces[conditionIndex]?.replicas.find(
      (candidate) => candidate.replicaIndex === replicaIndex,
    );
    for (const { epoch, testAccuracy } of replica?.epochs ?? []) {
      rowAt(rows, epoch, { epoch: ordinal(epoch) })[key] = testAccuracy;
    }
  }
  return { lines, rows: sortedRows(rows) };
}

/**
 * Sample standard deviation of test accuracy by epoch (counted from 1), one line per condition;
 * a fraction. An epoch counts once all replicas that have not failed have it.
 */
export function spreadByEpoch(traces: Traces): ChartData {
  const lines = conditionLines(traces);
  const rows = new Map<number, Record<string, number>>();
  traces.forEach((condition, conditionIndex) => {
    const replicas = comparable(condition);
    if (replicas.length < 2) return;
    const epochCount = Math.min(...replicas.map(({ epochs }) => epochs.length));
    for (let epoch = 0; epoch < epochCount; epoch++) {
      const accuracies = replicas.map(({ epochs }) => epochs[epoch].testAccuracy);
      rowAt(rows, epoch, { epoch: ordinal(epoch) })[`c${conditionIndex}`] =
        sampleStdDev(accuracies);
    }
  });
  return { lines, rows: sortedRows(rows) };
}

/** Churn of each class at the last common epoch, one bar per condition; fractions. */
export function churnByClass(traces: Traces, testSet: TestSet | null): ChartData {
  const lines = conditionLines(traces);
  if (testSet === null) return { lines, rows: [] };
  const { classNames, testLabels } = testSet;
  const perCondition = traces.map((condition) => {
    const predictions = lastCommonPredictions(condition, testLabels.length);
    return predictions === null ? null : perClassChurn(predictions, testLabels, classNames.length);
  });
  if (perCondition.every((churn) => churn === null)) return { lines, rows: [] };
  const rows = classNames.map((className, classIndex) => {
    const row: Record<string, number | string> = { className };
    perCondition.forEach((churn, conditionIndex) => {
      const value = churn?.[classIndex];
      if (value !== undefined && !Number.isNaN(value)) row[`c${conditionIndex}`] = value;
    });
    return row;
  });
  return { lines, rows };
}

/** Mean pairwise churn of a condition at the last common epoch, or null before there is one. */
export function latestChurn(condition: ConditionTrace): number | null {
  const first = condition.replicas[0]?.epochs[0];
  const predictions = lastCommonPredictions(condition, first?.predictions.length ?? 0);
  return predictions === null ? null : meanPairwiseChurn(predictions);
}

/**
 * Difference to the first replica by step, one line per other replica. Step 0, before training,
 * and zeros have no place on a logarithmic axis and are left out.
 */
export function divergenceByStep(traces: Traces, measure: "differingBits" | "l2"): ChartData {
  const lines = replicaLines(traces).filter(({ replicaIndex }) => replicaIndex !== 0);
  const rows = new Map<number, Record<string, number>>();
  for (const { key, conditionIndex, replicaIndex } of lines) {
    const replica = traces[conditionIndex]?.replicas.find(
      (candidate) => candidate.replicaIndex === replicaIndex,
    );
    if (replica === undefined) continue;
    const { steps } = replica.divergence;
    const values = replica.divergence[measure];
    for (let i = 0; i < steps.length; i++) {
      const value = values[i];
      if (steps[i] === 0 || !(value > 0 && value < Number.POSITIVE_INFINITY)) continue;
      rowAt(rows, steps[i], { step: steps[i] })[key] = value;
    }
  }
  return { lines, rows: sortedRows(rows) };
}

/** When the replicas of a condition first differed from the first one. */
export type Parting =
  | { readonly kind: "unknown" }
  /** No differing bit in any replica after so many steps. */
  | { readonly kind: "identical"; readonly stepCount: number }
  /** `step` 0: the initial weights differ. */
  | { readonly kind: "parted"; readonly step: number; readonly partedCount: number };

export function parting(condition: ConditionTrace): Parting {
  const others = condition.replicas.filter(
    ({ replicaIndex, divergence }) => replicaIndex !== 0 && divergence.steps.length > 0,
  );
  if (others.length === 0) return { kind: "unknown" };
  const firstSteps = others.flatMap(({ divergence }) => divergence.firstStep ?? []);
  if (firstSteps.length === 0) {
    return {
      kind: "identical",
      stepCount: Math.min(...others.map(({ divergence }) => divergence.steps.at(-1) ?? 0)),
    };
  }
  return { kind: "parted", step: Math.min(...firstSteps), partedCount: firstSteps.length };
}

/** Replicas that have begun and have not failed; the others are not compared. */
function comparable(condition: ConditionTrace): readonly ReplicaTrace[] {
  return condition.replicas.filter(
    ({ status, epochs }) => status !== "failed" && epochs.length > 0,
  );
}

function lastCommonPredictions(
  condition: ConditionTrace,
  exampleCount: number,
): readonly Uint8Array[] | null {
  const replicas = comparable(condition);
  if (replicas.length < 2 || exampleCount === 0) return null;
  const epochCount = Math.min(...replicas.map(({ epochs }) => epochs.length));
  const predictions = replicas.map(({ epochs }) => epochs[epochCount - 1].predictions);
  return predictions.every(({ length }) => length === exampleCount) ? predictions : null;
}

function rowAt(
  rows: Map<number, Record<string, number>>,
  place: number,
  start: Record<string, number>,
): Record<string, number> {
  const row = rows.get(place) ?? start;
  rows.set(place, row);
  return row;
}

function sortedRows(rows: ReadonlyMap<number, Record<string, number>>): readonly ChartRow[] {
  return [...rows].sort(([a], [b]) => a - b).map(([, row]) => row);
}
