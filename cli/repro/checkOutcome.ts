import { isBitIdentical } from "../../src/core/experiment/noiseCondition.ts";
import { compareRuns, type FirstDifference, failures } from "../../src/core/report/compareRuns.ts";
import type { AdapterPassport } from "../../src/core/results/passport.ts";
import type { ExperimentResults } from "../../src/core/results/results.ts";
import { epochName, ordinal, replicaName, stepName } from "../../src/core/text/counting.ts";
import { type ExitCode, exitCodes } from "../terminal/exitCodes.ts";
import { passportLines } from "./reportText.ts";

export type CheckVerdict = "bit-identical" | "not-bit-identical" | "could-not-measure";

/** What `check` found, as `--json` prints it. */
export interface CheckOutcome {
  readonly version: 1;
  readonly verdict: CheckVerdict;
  readonly exitCode: ExitCode;
  /** Why nothing could be measured; else null. */
  readonly reason: string | null;
  /** True if the bits come from a software adapter; null if there was none. */
  readonly softwareAdapter: boolean | null;
  readonly repeatCount: number;
  /** Comparisons of one replica with itself in the first repeat. */
  readonly comparedReplicas: number;
  /** `repeats`: the two that differ. */
  readonly firstDifference: (FirstDifference & { readonly repeats: readonly number[] }) | null;
  /** One element per repeat. */
  readonly fingerprints: readonly ReturnType<typeof fingerprintsOf>[];
  readonly passport: AdapterPassport | null;
  readonly versions: ExperimentResults["versions"] | null;
  /** The experiment, as trained. */
  readonly spec: ExperimentResults["spec"] | null;
}

const verdictExitCodes: Record<CheckVerdict, ExitCode> = {
  "bit-identical": exitCodes.done,
  "not-bit-identical": exitCodes.different,
  "could-not-measure": exitCodes.failed,
};

/**
 * Compares every repeat with the first. One that differs decides; else one that cannot be
 * compared means that nothing was shown.
 */
export function checkOutcome(repeats: readonly ExperimentResults[]): CheckOutcome {
  const [first, ...others] = repeats;
  if (others.length === 0) return notMeasured("Two repeats are needed to compare", repeats);
  const comparisons = others.map((other) => compareRuns(first, other));
  const comparedReplicas = comparisons.reduce((sum, one) => sum + one.comparedReplicas, 0);
  const differing = comparisons.findIndex(({ first: difference }) => difference !== null);
  const difference = comparisons[differing]?.first ?? null;
  if (difference !== null) {
    const firstDifference = { repeats: [0, differing + 1], ...difference };
    return outcome("not-bit-identical", repeats, { comparedReplicas, firstDifference });
  }
  const obstacle = comparisons.map((one) => one.notComparable).find((reason) => reason !== null);
  if (obstacle !== undefined) return notMeasured(obstacle, repeats);
  return outcome("bit-identical", repeats, { comparedReplicas });
}

/** Nothing was shown, and why. `repeats`: those that were trained nevertheless. */
export function notMeasured(
  reason: string,
  repeats: readonly ExperimentResults[] = [],
): CheckOutcome {
  return outcome("could-not-measure", repeats, { reason });
}

/** The exit status of `run`: what failed was not measured, whatever else was trained. */
export function runExitCode(results: ExperimentResults): ExitCode {
  if (results.status === "cancelled") return exitCodes.cancelled;
  return failures(results).length > 0 ? exitCodes.failed : exitCodes.done;
}

/** The outcome in words, for standard output. */
export function outcomeText(found: CheckOutcome): string {
  const lines = [sentence(found)];
  if (found.passport !== null) lines.push("", ...passportLines(found.passport));
  return `${lines.join("\n")}\n`;
}

function sentence({ verdict, reason, firstDifference, spec, ...found }: CheckOutcome): string {
  if (verdict === "could-not-measure") return `Could not measure: ${reason}`;
  const adapter = found.softwareAdapter ? "software adapter" : "adapter";
  if (firstDifference === null) {
    const atomic = spec?.conditions.some(({ noise }) => !isBitIdentical(noise)) ?? false;
    return (
      `Bit-identical: ${found.comparedReplicas} comparisons of a replica with its repeat, no ` +
      `difference on this ${adapter}` +
      // No difference seen is no promise: nothing keeps arriving sums in order.
      (atomic ? ". Not every condition fixes the order of additions: others may differ" : "")
    );
  }
  const { condition, replicaIndex, epoch, step, tensor, fingerprint, repeats } = firstDifference;
  const place = [
    `condition ${condition}`,
    replicaName(replicaIndex),
    fingerprint === "initialWeights"
      ? "before training"
      : `${epoch === null ? "epoch unknown" : epochName(epoch)}, ${step === null ? "step unknown" : stepName(step)}`,
    `tensor ${tensor ?? "unknown"}`,
  ];
  return (
    `Not bit-identical on this ${adapter}: repeats ${repeats.map(ordinal).join(" and ")} first differ at ` +
    `${place.join(", ")} (all counted from 1)`
  );
}

function outcome(
  verdict: CheckVerdict,
  repeats: readonly ExperimentResults[],
  details: Partial<CheckOutcome>,
): CheckOutcome {
  const first = repeats.at(0);
  return {
    version: 1,
    verdict,
    exitCode: verdictExitCodes[verdict],
    reason: null,
    softwareAdapter: first === undefined ? null : first.passport.kind === "software",
    repeatCount: repeats.length,
    comparedReplicas: 0,
    firstDifference: null,
    fingerprints: repeats.map(fingerprintsOf),
    passport: first?.passport ?? null,
    versions: first?.versions ?? null,
    spec: first?.spec ?? null,
    ...details,
  };
}

function fingerprintsOf({ conditions }: ExperimentResults) {
  return {
    conditions: conditions.map(({ name, replicas }) => ({
      name,
      replicas: replicas.map(({ replicaIndex, status, fingerprints }) => ({
        replicaIndex,
        status,
        ...fingerprints,
      })),
    })),
  };
}
