import { isBitIdentical } from "../experiment/noiseCondition.ts";
import { referenceState } from "../results/referenceState.ts";
import type { ExperimentResults, ReferenceStep } from "../results/results.ts";
import type { DifferingField, FieldGroup } from "./comparedFields.ts";

/** Why bits move where two runs differ in such a field. */
const groupCauses: Readonly<Record<FieldGroup, string>> = {
  data: "The runs trained on other data.",
  kernels:
    "The kernels are of other versions: trained bits differ between them, as CHANGELOG.md says.",
  tfjs: "tfjs is of another version: it trains the conditions whose order of additions is stock.",
  adapter:
    "Equal bits are promised on one adapter alone: another one may fuse, round and order otherwise.",
  driver:
    "The driver or the float arithmetic differs: another driver, or an update of it or of the system that brings it, may compile kernels otherwise.",
  browser:
    "The browser differs: another one, or an update, brings another compiler of kernels, which moves bits.",
  tiles: "The tile sizes differ, and with them the order of additions, and so bits.",
};

/** Why sizes of noise of two profiles say nothing about each other. */
const otherNoise =
  "Under atomic additions the sizes of the noise cannot be compared either: other tiles make another number of contributions to each weight.";

/**
 * What can have made two runs differ, in plain sentences, the likeliest first: what their documents
 * show, or else what no document shows.
 *
 * @param condition The first condition whose bits differ; null where none was compared.
 */
export function differenceCauses(
  a: ExperimentResults,
  b: ExperimentResults,
  {
    condition,
    differences,
  }: {
    readonly condition: string | null;
    readonly differences: readonly DifferingField[];
  },
): readonly string[] {
  const groups = new Set(
    differences.filter(({ bindsBits }) => bindsBits).map(({ group }) => group),
  );
  const shown = [...groups].map((group) => groupCauses[group]);
  if (groups.has("tiles") && [a, b].some(hasAtomic)) shown.push(otherNoise);
  const changed = [a, b].flatMap(({ referenceStep }, index) =>
    referenceState(referenceStep) === "different" ? [changedDuring(index)] : [],
  );
  const unseen = condition === null || groups.size > 0 ? [] : unseenCauses(a, b, condition);
  return [...shown, ...changed, ...unseen];
}

function hasAtomic({ conditions }: ExperimentResults): boolean {
  return conditions.some(({ noise }) => noise.reduction === "atomic");
}

const changedDuring = (index: number) =>
  `The adapter of the ${index === 0 ? "first" : "second"} run came to compute otherwise while it trained: a step repeated at the end, or the probes of its float arithmetic, gave other bits than at the start.`;

/** Causes that leave no trace in a document. */
function unseenCauses(
  a: ExperimentResults,
  b: ExperimentResults,
  condition: string,
): readonly string[] {
  const noise = a.conditions.find(({ name }) => name === condition)?.noise;
  if (noise !== undefined && !isBitIdentical(noise)) {
    return [
      `${condition} does not fix the order of additions (${noise.reduction}): a difference there is the noise that it lets in, and no fault.`,
    ];
  }
  const isDeviceKnown = [a, b].every(
    ({ passport: { device, description } }) => `${device}${description}` !== "",
  );
  const isDriverKnown = a.passport.driver !== undefined && b.passport.driver !== undefined;
  return [
    "Passports, versions and tile sizes agree. What they do not show: " +
      `${isDeviceKnown ? "" : "another device, since a browser does not name it; "}` +
      `${isDriverKnown ? "" : "an update of the driver or the system between the runs; "}` +
      "a driver that compiled a kernel anew while it ran; a faulty memory or processor.",
    ...referenceEvidence(a.referenceStep, b.referenceStep),
  ];
}

/** What the reference steps add, where each was the same at both ends of its run. */
function referenceEvidence(a?: ReferenceStep, b?: ReferenceStep): string[] {
  if (referenceState(a) !== "equal" || referenceState(b) !== "equal") return [];
  return a?.start === b?.start
    ? [
        "The reference steps have the same bits at both ends of both runs: what changed was brief, or does not show in one step.",
      ]
    : [
        "The reference steps stayed the same within each run and differ between the runs: what changed did so between them.",
      ];
}
