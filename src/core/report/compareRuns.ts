import { type SeedBlocks, seedBlocksOf } from "../experiment/plan.ts";
import { adapterName } from "../results/passport.ts";
import type { ExperimentResults, ReplicaResult } from "../results/results.ts";
import { replicaName } from "../text/counting.ts";
import { type DifferingField, differingFields } from "./comparedFields.ts";
import { differenceCauses } from "./differenceCauses.ts";

/** Where two runs of one experiment first differ. */
export interface FirstDifference {
  readonly condition: string;
  readonly replicaIndex: number;
  /** How the replicas of the condition are divided among root seeds. */
  readonly seedBlocks: SeedBlocks;
  /**
   * The first fingerprint of the replica that differs, in the order in which they arise. Null:
   * the weights differed on the way and are equal at the end.
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
  /** The fields of passports, versions and tile profiles in which the runs differ. */
  readonly differences: readonly DifferingField[];
  /** Where the comparison failed, what may have caused it, in sentences; else empty. */
  readonly causes: readonly string[];
}

/**
 * Compares two runs of one experiment, replica by replica, by fingerprints of initial weights,
 * final weights and test logits, and names the first place where they differ.
 *
 * Runs are not comparable if the experiment, the data, the adapter, the float signature, the
 * browser, driver, the kernels or the tile sizes differ: equal bits are promised on one adapter, driver
 * and browser only. Nor if one of them or a replica failed, or one lacks a replica. Step and tensor
 * need hash traces in both runs; without them the first differing epoch is named.
 */
export function compareRuns(a: ExperimentResults, b: ExperimentResults): ComparisonVerdict {
  const differences = differingFields(a, b);
  const notComparable = obstacle(a, b, differences);
  if (notComparable !== null) {
    const causes = differenceCauses(a, b, { differences, condition: null });
    return {
      identical: false,
      comparedReplicas: 0,
      first: null,
      notComparable,
      differences,
      causes,
    };
  }
  const pairs = a.conditions.flatMap(({ name, noise, replicas }, index) => {
    const place = { condition: name, seedBlocks: seedBlocksOf(a.spec, noise) };
    const others = byIndex(b.conditions[index].replicas);
    return byIndex(replicas).map((replica, i) => ({ place, replica, other: others[i] }));
  });
  const places = pairs.map(({ place, replica, other }) => firstDifference(place, replica, other));
  const first = places.find((place) => place !== null) ?? null;
  return {
    identical: first === null,
    comparedReplicas: pairs.length,
    first,
    notComparable: null,
    differences,
    causes:
      first === null ? [] : differenceCauses(a, b, { differences, condition: first.condition }),
  };
}

function byIndex(replicas: readonly ReplicaResult[]): ReplicaResult[] {
  return replicas.toSorted((a, b) => a.replicaIndex - b.replicaIndex);
}

/** In the order in which they arise. */
const fingerprintKinds = ["initialWeights", "finalWeights", "testLogits"] as const;

function firstDifference(
  place: Pick<FirstDifference, "condition" | "seedBlocks">,
  a: ReplicaResult,
  b: ReplicaResult,
): FirstDifference | null {
  const fingerprint = fingerprintKinds.find(
    (kind) => a.fingerprints[kind] !== b.fingerprints[kind],
  );
  const epoch = a.epochs.findIndex(
    (record, index) => record.weightFingerprint !== b.epochs[index]?.weightFingerprint,
  );
  const traced = firstTraceDifference(a, b);
  if (fingerprint === undefined && epoch === -1 && traced === null) return null;
  return {
    ...place,
    replicaIndex: a.replicaIndex,
    fingerprint: fingerprint ?? null,
    epoch: epoch === -1 ? null : epoch,
    step: null,
    tensor: null,
    ...traced,
  };
}

function firstTraceDifference(
  { hashTrace: a, epochs }: ReplicaResult,
  { hashTrace: b }: ReplicaResult,
): Partial<FirstDifference> | null {
  if (a === null || b === null || a.tensors.join("\n") !== b.tensors.join("\n")) return null;
  const index = a.hashes.findIndex((hash, i) => hash !== b.hashes[i]);
  if (index === -1) return null;
  const tensor = a.tensors[index % a.tensors.length];
  // Row 0 holds the initial weights; row s + 1 the weights after step s.
  const step = Math.floor(index / a.tensors.length) - 1;
  if (step === -1) return { tensor };
  const stepCount = a.hashes.length / a.tensors.length - 1;
  return { tensor, step, epoch: Math.floor((step * epochs.length) / stepCount) };
}

/** One sentence for a run that failed, and one per failed replica. */
export function failures({ spec, conditions, error }: ExperimentResults): string[] {
  const ofRun = error === undefined ? [] : [`The training failed: ${error.message}`];
  const ofReplicas = conditions.flatMap(({ name, noise, replicas }) =>
    replicas
      .filter(({ status }) => status === "failed")
      .map(
        ({ replicaIndex, error }) =>
          `${capitalised(replicaName(replicaIndex, seedBlocksOf(spec, noise)))} of ${name} failed: ${error?.message ?? "no reason given"}`,
      ),
  );
  return [...ofRun, ...ofReplicas];
}

/** The first reason why bits of the two runs cannot be compared, or null. */
function obstacle(
  a: ExperimentResults,
  b: ExperimentResults,
  differences: readonly DifferingField[],
): string | null {
  if (experimentOf(a) !== experimentOf(b)) return "The experiments differ";
  const [failure] = [a, b].flatMap(failures);
  if (failure !== undefined) return failure;
  const others = Object.entries(comparedFacts(b));
  const facts = Object.entries(comparedFacts(a));
  const differing = facts.findIndex(([, fact], index) => fact !== others[index][1]);
  if (differing !== -1) {
    const [what, fact] = facts[differing];
    return `The ${what} differ: ${fact} and ${others[differing][1]}`;
  }
  const binding = differences.find(({ bindsBits }) => bindsBits);
  if (binding !== undefined) {
    return `The runs differ in their ${inSentence(binding.title)}: ${binding.a} and ${binding.b}`;
  }
  for (const [index, condition] of a.conditions.entries()) {
    const { name, noise, replicas } = condition;
    const other = b.conditions[index];
    const indices = [replicas, other.replicas].map((list) => list.map((one) => one.replicaIndex));
    const missing = indices.flat().find((one) => !indices.every((list) => list.includes(one)));
    if (missing !== undefined) {
      const who = capitalised(replicaName(missing, seedBlocksOf(a.spec, noise)));
      return `${who} of ${name} is in one run only`;
    }
  }
  const compared = a.conditions.some(({ replicas }) => replicas.length > 0);
  return compared ? null : "There is no replica to compare";
}

/** The name is a label, and neither cohort nor tracking of divergence nor kept logits change a bit. */
function experimentOf({ spec }: ExperimentResults): string {
  const neutral = { name: "", cohortSize: "auto", trackDivergence: true, keepLogits: false };
  return JSON.stringify({ ...spec, ...neutral });
}

/** What must be equal besides the experiment, by what it is called in a sentence. */
function comparedFacts({ dataset, passport, versions, conditions }: ExperimentResults) {
  return {
    "data sets": dataset.hash,
    adapters: adapterName(passport),
    "float signatures": passport.floatSignature.bits,
    browsers: passport.browser,
    "kernel versions": versions.kernels,
    "versions of tfjs": versions.tfjs,
    conditions: conditions.map(({ name }) => name).join(", ") || "none",
  };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A title within a sentence; names such as WebGPU keep their capitals. */
function inSentence(title: string): string {
  return /^[A-Z][a-z]/.test(title) && !title.startsWith("WebGPU")
    ? title.charAt(0).toLowerCase() + title.slice(1)
    : title;
}
