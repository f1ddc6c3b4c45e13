import { mapTable, namesOf } from "../closedTable.ts";
import { z } from "../zod.ts";
import {
  type NoiseSetting,
  type NoiseSource,
  type NoiseSourceName,
  noiseSourceNames,
  noiseSources,
  type PaperKind,
  type RecipeSource,
  type SettingOf,
  type UnnamedSource,
} from "./noiseSources.ts";

type SettingEnum<Source extends NoiseSourceName> = z.ZodEnum<{
  [Setting in SettingOf<Source>]: Setting;
}>;

/** A setting of this source; experiments that do not name it have the one that the table names. */
export function settingSchema({ settings, unnamed }: NoiseSource) {
  const named = z.enum(namesOf(settings));
  return unnamed === undefined ? named : named.default(unnamed);
}

/** One setting of every noise source. */
export const noiseConditionSchema = z.strictObject(
  mapTable(noiseSources, settingSchema) as {
    [Source in NoiseSourceName]: Source extends UnnamedSource
      ? z.ZodDefault<SettingEnum<Source>>
      : SettingEnum<Source>;
  },
);
export type NoiseCondition = z.infer<typeof noiseConditionSchema>;
export type ReductionOrder = NoiseCondition["reduction"];

/**
 * The paper's four noise conditions, by the kinds of noise that they let in: ALGO varies every
 * seed, IMPL lets workgroups add in the order they arrive.
 *
 * @see Zhuang et al., MLSys 2022, arXiv 2106.11872, section 2.
 */
export const namedConditions = {
  CONTROL: { letsIn: [], explanation: "Same seeds, additions in a fixed order" },
  IMPL: { letsIn: ["IMPL"], explanation: "Same seeds, additions as they arrive" },
  ALGO: { letsIn: ["ALGO"], explanation: "A seed per replica, additions in a fixed order" },
  "ALGO+IMPL": {
    letsIn: ["ALGO", "IMPL"],
    explanation: "A seed per replica, additions as they arrive",
  },
} as const satisfies Record<
  string,
  { readonly letsIn: readonly PaperKind[]; readonly explanation: string }
>;
export type ConditionName = keyof typeof namedConditions;
export const conditionNames = namesOf(namedConditions);

/**
 * The noise condition that the paper calls by this name.
 *
 * @param recipe The sources that the recipe has, of those that it may do without; the same in
 *   all conditions of an experiment.
 */
export function namedCondition(
  name: ConditionName,
  recipe: readonly RecipeSource[] = [],
): NoiseCondition {
  const letsIn: readonly (PaperKind | null)[] = namedConditions[name].letsIn;
  return noiseConditionSchema.parse(
    mapTable(noiseSources, ({ leftOut, noisy, quiet, paperKind }, source) => {
      const has = leftOut === undefined || recipe.some((other) => other === source);
      if (!has) return leftOut;
      return letsIn.includes(paperKind) ? noisy : quiet;
    }),
  );
}

/** True if two conditions have the same setting of every source. */
export function sameCondition(a: NoiseCondition, b: NoiseCondition): boolean {
  return noiseSourceNames.every((source) => a[source] === b[source]);
}

/** True where the bit-identity guarantee holds: same seeds give the same bits on one adapter. */
export function isBitIdentical(condition: NoiseCondition): boolean {
  return settingsIn(condition).every(({ breaksBitIdentity }) => breaksBitIdentity !== true);
}

/** True if every replica of the condition gets the same seeds and the same initial weights. */
export function hasEqualReplicas(condition: NoiseCondition): boolean {
  return settingsIn(condition).every(({ perReplica }) => perReplica === undefined);
}

/**
 * True if any noise of the condition is drawn with a seed that all replicas share: what is measured
 * of it is about that seed alone.
 */
export function sharesSeeds(condition: NoiseCondition): boolean {
  return settingsIn(condition).some(({ sharesSeed }) => sharesSeed === true);
}

/**
 * True if replica i of one condition has every seed of replica i of the other: they differ at most
 * in sources that have no seeds, such as the order of additions. Their replicas are then pairs.
 */
export function sharesReplicaSeeds(a: NoiseCondition, b: NoiseCondition): boolean {
  return noiseSourceNames.every(
    (source) => namesOf(noiseSources[source].seeds).length === 0 || a[source] === b[source],
  );
}

/** True if each replica of the condition has a seed of its own for any source, batches aside. */
export function variesSeeds(condition: NoiseCondition): boolean {
  return settingsIn(condition).some(
    ({ perReplica }) => perReplica !== undefined && perReplica.sameSeedsBut === undefined,
  );
}

/** What the replicas of a condition start from, in words: "same seeds", "different seeds", ... */
export function replicaStarts(condition: NoiseCondition): string {
  if (variesSeeds(condition)) return "different seeds";
  const differences = settingsIn(condition)
    .map(({ perReplica }) => perReplica)
    .filter((difference) => difference !== undefined);
  const exceptions = differences.map(({ sameSeedsBut }) => sameSeedsBut).join(" and ");
  return exceptions === "" ? "same seeds" : `same seeds but ${exceptions}`;
}

function settingsIn(condition: NoiseCondition): readonly NoiseSetting[] {
  return noiseSourceNames.map((source) => noiseSources[source].settings[condition[source]]);
}
