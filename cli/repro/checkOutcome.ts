import type { ProfileName } from "../../src/core/experiment/experimentSpec.ts";
import { isBitIdentical } from "../../src/core/experiment/noiseCondition.ts";
import type { DifferingField } from "../../src/core/report/comparedFields.ts";
import { compareRuns, type FirstDifference, failures } from "../../src/core/report/compareRuns.ts";
import { differencePlace } from "../../src/core/report/comparisonText.ts";
import type { AdapterPassport } from "../../src/core/results/passport.ts";
import { referenceState } from "../../src/core/results/referenceState.ts";
import type { ExperimentResults } from "../../src/core/results/results.ts";
import { ordinal } from "../../src/core/text/counting.ts";
import { textTable } from "../../src/core/text/textTable.ts";
import { type ExitCode, exitCodes } from "../terminal/exitCodes.ts";
import { madeOnLines, profileOf } from "./reportText.ts";

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
  /** The comparison that failed: what may have caused it, and fields in which the repeats differ. */
  readonly failedComparison: {
    readonly repeats: readonly [number, number];
    readonly causes: readonly string[];
    readonly differences: readonly DifferingField[];
  } | null;
  /**
   * One element per repeat: whether its reference step had the same bits at its end as at its start;
   * null where that was not measured.
   */
  readonly referenceSteps: readonly ("equal" | "different" | null)[];
  /** One element per repeat. */
  readonly fingerprints: readonly ReturnType<typeof fingerprintsOf>[];
  readonly passport: AdapterPassport | null;
  readonly versions: ExperimentResults["versions"] | null;
  /** The tile profile of the first repeat. */
  readonly profile: ProfileName | null;
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
  const failedComparison = (index: number): CheckOutcome["failedComparison"] => {
    const { causes, differences } = comparisons[index];
    return { repeats: [0, index + 1], causes, differences };
  };
  if (difference !== null) {
    const firstDifference = { repeats: [0, differing + 1], ...difference };
    return outcome("not-bit-identical", repeats, {
      comparedReplicas,
      firstDifference,
      failedComparison: failedComparison(differing),
    });
  }
  const stopped = comparisons.findIndex(({ notComparable }) => notComparable !== null);
  const reason = comparisons[stopped]?.notComparable ?? null;
  if (reason !== null) {
    const failed = failedComparison(stopped);
    return outcome("could-not-measure", repeats, { reason, failedComparison: failed });
  }
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

/** The outcome in words. */
export function outcomeText(found: CheckOutcome): string {
  const { passport, versions, profile } = found;
  const lines = [sentence(found), ...causeLines(found), ...referenceLines(found)];
  if (found.verdict !== "could-not-measure" && passport !== null && versions !== null) {
    lines.push("", ...madeOnLines({ passport, versions, profile }));
  }
  return `${lines.join("\n")}\n`;
}

/** What may have made the repeats differ, and the fields in which they do, beside each other. */
function causeLines({ failedComparison }: CheckOutcome): string[] {
  if (failedComparison === null) return [];
  const { repeats, causes, differences } = failedComparison;
  const heading = ["Differs", ...repeats.map((repeat) => `repeat ${ordinal(repeat)}`)];
  const rows = differences.map(({ title, a, b }) => [title, a, b]);
  return [
    ...(causes.length > 0 ? ["", "Possible causes:", ...causes.map((cause) => `- ${cause}`)] : []),
    ...(rows.length > 0 ? ["", textTable([heading, ...rows])] : []),
  ];
}

function referenceLines({ referenceSteps }: CheckOutcome): string[] {
  const changed = referenceSteps.flatMap((state, index) =>
    state === "different" ? [ordinal(index)] : [],
  );
  if (changed.length > 0) {
    const what = changed.length === 1 ? "repeat" : "repeats";
    return [
      "",
      `The adapter changed its mind during ${what} ${changed.join(", ")}: it computed other bits at the ` +
        "end than at the start",
    ];
  }
  const isSteady = referenceSteps.length > 0 && referenceSteps.every((state) => state === "equal");
  return isSteady
    ? [
        "In each repeat the reference step (or the float probes) gave the same bits at the end as at the start",
      ]
    : [];
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
  const repeats = firstDifference.repeats.map(ordinal).join(" and ");
  return (
    `Not bit-identical on this ${adapter}: repeats ${repeats} first differ at ` +
    `${differencePlace(firstDifference)} (all counted from 1)`
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
    failedComparison: null,
    referenceSteps: repeats.map(({ referenceStep }) => referenceState(referenceStep)),
    fingerprints: repeats.map(fingerprintsOf),
    passport: first?.passport ?? null,
    versions: first?.versions ?? null,
    profile: first === undefined ? null : profileOf(first),
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
