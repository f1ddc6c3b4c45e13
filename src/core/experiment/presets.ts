import { namesOf } from "../closedTable.ts";
import { LabError } from "../errors.ts";
import { type ExperimentSpec, parseExperiment } from "./experimentSpec.ts";
import { models } from "./models.ts";
import { type ConditionName, conditionNames, namedCondition } from "./noiseCondition.ts";

/** What tells the ready experiments apart. */
interface Preset {
  readonly conditions: readonly ConditionName[];
  /** Root seeds of the conditions that share seeds: as many as it trains in two minutes on two processor cores; 1 where no condition shares any. */
  readonly seedBlockCount: number;
}

/** The ready experiments by name. */
export const presets = {
  quick: { conditions: conditionNames, seedBlockCount: 1 },
  control: { conditions: ["CONTROL"], seedBlockCount: 3 },
  impl: { conditions: ["IMPL"], seedBlockCount: 3 },
  algo: { conditions: ["ALGO"], seedBlockCount: 1 },
  "algo-impl": { conditions: ["ALGO+IMPL"], seedBlockCount: 1 },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof presets;
export const presetNames = namesOf(presets);

/**
 * A ready experiment. All five train `tiny` on glyphs-16 with five replicas, in under two minutes on two
 * CPU cores; `quick` takes the paper's four conditions under one root seed, the others one each, under
 * three where replicas share seeds.
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
  const { conditions, seedBlockCount } = presets[known];
  return parseExperiment({
    version: 1,
    name: known,
    dataset: { name: "glyphs-16" },
    model: { name: "tiny" },
    training: models.tiny.training,
    replicaCount: 5,
    rootSeed: 1,
    seedBlockCount,
    conditions: conditions.map((condition) => ({
      name: condition,
      noise: namedCondition(condition),
    })),
  });
}

/** The preset that an experiment equals, or null. */
export function presetOf(spec: ExperimentSpec): PresetName | null {
  const text = JSON.stringify(spec);
  return presetNames.find((name) => JSON.stringify(presetExperiment(name)) === text) ?? null;
}
