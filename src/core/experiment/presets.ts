import { namesOf } from "../closedTable.ts";
import { LabError } from "../errors.ts";
import { type ExperimentSpec, parseExperiment } from "./experimentSpec.ts";
import { models } from "./models.ts";
import {
  type ConditionName,
  conditionNames,
  namedCondition,
  sharesSeeds,
} from "./noiseCondition.ts";

/** The ready experiments by name: the conditions of each. */
export const presets = {
  quick: conditionNames,
  control: ["CONTROL"],
  impl: ["IMPL"],
  algo: ["ALGO"],
  "algo-impl": ["ALGO+IMPL"],
} as const satisfies Record<string, readonly ConditionName[]>;

export type PresetName = keyof typeof presets;
export const presetNames = namesOf(presets);

/** Root seeds of presets that share seeds: as many as `quick` trains in under two minutes. */
const seedBlockCount = 3;

/**
 * A ready experiment. All five train `tiny` on glyphs-16 with five replicas, under each of three
 * root seeds where the condition shares seeds, in under two minutes on two CPU cores; `quick` takes
 * the paper's four conditions, the others one each.
 *
 * @throws {LabError} "experiment-invalid" if there is no such preset.
 */
export function presetExperiment(name: string): ExperimentSpec {
  const known = presetNames.find((preset) => preset === name);
  if (known === undefined) {
    throw new LabError(
      "experiment-invalid",
      `There is no preset "${name}"; there are ${presetNames.join(", ")}`,
    );
  }
  const conditions = presets[known].map((condition) => ({
    name: condition,
    noise: namedCondition(condition),
  }));
  return parseExperiment({
    version: 1,
    name: known,
    dataset: { name: "glyphs-16" },
    model: { name: "tiny" },
    training: models.tiny.training,
    replicaCount: 5,
    rootSeed: 1,
    seedBlockCount: conditions.some(({ noise }) => sharesSeeds(noise)) ? seedBlockCount : 1,
    conditions,
  });
}

/** The preset that an experiment equals, or null. */
export function presetOf(spec: ExperimentSpec): PresetName | null {
  const text = JSON.stringify(spec);
  return presetNames.find((name) => JSON.stringify(presetExperiment(name)) === text) ?? null;
}
