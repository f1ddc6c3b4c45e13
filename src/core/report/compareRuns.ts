import type {
  ConditionResult,
  ExperimentResults,
  HashTrace,
  ReplicaResult,
} from "../results/results.ts";
import { ordinal } from "../text/counting.ts";

/** Where two runs of one experiment first part. */
export interface FirstDifference {
  readonly condition: string;
  readonly replicaIndex: number;
  /**
   * The first fingerprint of the replica that differs, in the order in which they arise. Null:
   * the weights parted on the way and met again.
   */
  readonly fingerprint: "initialWeights" | "finalWeights" | "testLogits" | null;
  /** 0-based epoch of `step`, or of the first differing epoch fingerprint; null if unknown. */
  readonly epoch: number | null;
  /** 0-based optimizer update after which weights first differ; null: before training, or unknown. */
  readonly step: number | null;
  /** First trainable tensor, in layout order, that differs after `step`; null if unknown. */
  readonly tensor: string | null;
}

export interface ComparisonVerdict {
  /** True only if something was compared and every fingerprint and step hash of it agreed. */
  readonly identical: boolean;
  /** Replicas, over all conditions, whose fingerprints were compared. */
  readonly comparedReplicas: number;
  /** Of the first condition and, in it, the first replica that differ. */
  readonly first: FirstDifference | null;
  /** Why the two runs cannot be compared, or null. Then `identical` is false. */
  readonly notComparable: string | null;
}

/**
 * Compares two runs of one experiment, replica by replica, by fingerprints of initial weights,
 * final weights and test logits, and names the first place where they part.
 *
 * Runs are not comparable if the experiment, the data, the adapter, the float signature, the
 * browser, the kernels or the tile sizes differ: equal bits are promised on one adapter, driver
 * and browser only. Nor if a replica is missing or failed in one of them. Step and tensor need
 * hash traces in both runs; without them the first differing epoch is named.
 */
export function compareRuns(a: ExperimentResults, b: ExperimentResults): ComparisonVerdict {
  const notComparable = obstacle(a, b);
  if (notComparable !== null) {
    return { identical: false, comparedReplicas: 0, first: null, notComparable };
  }
  let comparedReplicas = 0;
  let first: FirstDifference | null = null;
  a.conditions.forEach((condition, index) => {
    for (const replica of condition.replicas) {
      const other = findReplica(b.conditions[index], replica.replicaIndex);
      if (other === undefined) continue;
      comparedReplicas++;
      first ??= firstDifference(condition.name, replica, other);
    }
  });
  return { identical: first === null, comparedReplicas, first, notComparable: null };
}

/** In the order in which they arise. */
const fingerprintKinds = ["initialWeights", "finalWeights", "testLogits"] as const;

function firstDifference(
  condition: string,
  a: ReplicaResult,
  b: ReplicaResult,
): FirstDifference | null {
  const fingerprint = fingerprintKinds.find(
    (kind) => a.fingerprints[kind] !== b.fingerprints[kind],
  );
  const epochIndex = a.epochs.findIndex(
    (record, index) => record.weightFingerprint !== b.epochs[index]?.weightFingerprint,
  );
  const parted = whereTracesPart(a.hashTrace, b.hashTrace);
  if (fingerprint === undefined && epochIndex === -1 && parted === null) return null;
  const stepsPerEpoch = traceSteps(a.hashTrace) / a.epochs.length;
  const epoch = epochIndex === -1 ? null : a.epochs[epochIndex].epoch;
  return {
    condition,
    replicaIndex: a.replicaIndex,
    fingerprint: fingerprint ?? null,
    epoch: parted?.step != null ? Math.floor(parted.step / stepsPerEpoch) : epoch,
    step: parted?.step ?? null,
    tensor: parted?.tensor ?? null,
  };
}

function whereTracesPart(
  a: HashTrace | null,
  b: HashTrace | null,
): { step: number | null; tensor: string } | null {
  if (a === null || b === null) return null;
  if (a.tensors.join("\n") !== b.tensors.join("\n")) return null;
  const index = a.hashes.findIndex((hash, i) => hash !== b.hashes[i]);
  if (index === -1) return null;
  const row = Math.floor(index / a.tensors.length);
  // Row 0 holds the initial weights; row s + 1 the weights after step s.
  return { step: row === 0 ? null : row - 1, tensor: a.tensors[index % a.tensors.length] };
}

function traceSteps(trace: HashTrace | null): number {
  return trace === null ? 0 : trace.hashes.length / trace.tensors.length - 1;
}

/** The first reason why bits of the two runs cannot be compared, or null. */
function obstacle(a: ExperimentResults, b: ExperimentResults): string | null {
  // The name is a label, and neither the cohort nor the tracking of divergence changes a bit.
  const experiment = ({ spec }: ExperimentResults) =>
    JSON.stringify({ ...spec, name: "", cohortSize: "auto", trackDivergence: true });
  const adapter = ({ passport }: ExperimentResults) =>
    `${passport.vendor} ${passport.architecture} ${passport.device} ${passport.description}`.trim();
  const differs = (what: string, left: string, right: string) =>
    left === right ? null : `${what} differ: ${left} and ${right}`;
  return (
    (experiment(a) === experiment(b) ? null : "The experiments differ") ??
    differs("The data sets", a.dataset.hash, b.dataset.hash) ??
    differs("The adapters", adapter(a), adapter(b)) ??
    differs(
      "The float signatures",
      a.passport.floatSignature.bits,
      b.passport.floatSignature.bits,
    ) ??
    differs("The browsers", a.passport.browser, b.passport.browser) ??
    differs("The kernel versions", a.versions.kernels, b.versions.kernels) ??
    differs("The versions of tfjs", a.versions.tfjs, b.versions.tfjs) ??
    conditionObstacle(a, b)
  );
}

function conditionObstacle(a: ExperimentResults, b: ExperimentResults): string | null {
  const names = (run: ExperimentResults) => run.conditions.map(({ name }) => name).join(", ");
  if (names(a) !== names(b)) {
    return `The conditions differ: ${names(a) || "none"} and ${names(b) || "none"}`;
  }
  for (const [index, condition] of a.conditions.entries()) {
    const other = b.conditions[index];
    if (tiles(condition) !== tiles(other)) return `The tile sizes of ${condition.name} differ`;
    const reason = replicaObstacle(condition, other);
    if (reason !== null) return reason;
  }
  const compared = a.conditions.some(({ replicas }) => replicas.length > 0);
  return compared ? null : "There is no replica to compare";
}

function replicaObstacle(a: ConditionResult, b: ConditionResult): string | null {
  const indices = new Set([...a.replicas, ...b.replicas].map(({ replicaIndex }) => replicaIndex));
  for (const replicaIndex of indices) {
    const pair = [a, b].map((condition) => findReplica(condition, replicaIndex));
    const who = `Replica ${ordinal(replicaIndex)} of ${a.name}`;
    if (pair.includes(undefined)) return `${who} is in one run only`;
    const failed = pair.find((replica) => replica?.status === "failed");
    if (failed) {
      const reason = failed.error?.message ?? "no reason given";
      return `${who} failed: ${reason}`;
    }
  }
  return null;
}

function tiles({ profile, tileSizes }: ConditionResult): string {
  const sizes = Object.entries(tileSizes).map(([name, size]) => `${name}=${size}`);
  return [profile, ...sizes.sort()].join(" ");
}

function findReplica(condition: ConditionResult, replicaIndex: number): ReplicaResult | undefined {
  return condition.replicas.find((replica) => replica.replicaIndex === replicaIndex);
}
