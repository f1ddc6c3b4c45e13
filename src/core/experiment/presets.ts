import { LabError } from "../errors.ts";
import { type ExperimentSpec, type ModelName, parseExperiment } from "./experimentSpec.ts";
import { type ConditionName, conditionNames, namedCondition } from "./noiseCondition.ts";

export const presetNames = ["quick", "control", "impl", "algo", "algo-impl"] as const;
export type PresetName = (typeof presetNames)[number];

const presetConditions: Record<PresetName, readonly ConditionName[]> = {
  quick: conditionNames,
  control: ["CONTROL"],
  impl: ["IMPL"],
  algo: ["ALGO"],
  "algo-impl": ["ALGO+IMPL"],
};

/**
 * A ready experiment. All five train `tiny` on glyphs-16 with five replicas, in under two
 * minutes on two CPU cores; `quick` takes the paper's four conditions, the others one each.
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
  return parseExperiment({
    version: 1,
    name: known,
    dataset: { name: "glyphs-16" },
    model: { name: "tiny" },
    training: defaultTraining("tiny"),
    replicaCount: 5,
    rootSeed: 1,
    conditions: presetConditions[known].map((condition) => ({
      name: condition,
      noise: namedCondition(condition, { augmentation: false, dropout: false }),
    })),
  });
}

/**
 * The recipe a model comes with. The small CNNs take the study's: Adam 4e-4, batch 128, a
 * tenth of the learning rate from epochs 50 and 100 on.
 *
 * @see Zhuang et al., MLSys 2022, arXiv 2106.11872, appendix.
 */
export function defaultTraining(model: ModelName): ExperimentSpec["training"] {
  if (model === "tiny") {
    return {
      epochCount: 10,
      batchSize: 32,
      optimizer: {
        kind: "adam",
        learningRate: 8e-3,
        beta1: 0.9,
        beta2: 0.999,
        epsilon: 1e-7,
      },
      milestones: [{ epoch: 8, factor: 0.1 }],
    };
  }
  return {
    epochCount: 150,
    batchSize: 128,
    optimizer: { kind: "adam", learningRate: 4e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    milestones: [
      { epoch: 50, factor: 0.1 },
      { epoch: 100, factor: 0.1 },
    ],
  };
}
