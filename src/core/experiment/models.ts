import { namesOf } from "../closedTable.ts";
import type { TrainingSpec } from "./training.ts";

/** A model in the form and the experiment; its layers are in the engine. */
interface ModelDescription {
  /** What follows its name in the list of models. */
  readonly title: string;
  /** What it is made of and where it comes from, in a sentence. */
  readonly explanation: string;
  /** The recipe that it comes with. */
  readonly training: TrainingSpec;
}

const adam = { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;

/**
 * The study's recipe for its small CNN: a tenth of the learning rate from epochs 50 and 100 on.
 *
 * @see Zhuang et al., MLSys 2022, arXiv 2106.11872, appendix.
 */
const studyTraining: TrainingSpec = {
  epochCount: 150,
  batchSize: 128,
  optimizer: { ...adam, learningRate: 4e-4 },
  milestones: [
    { epoch: 50, factor: 0.1 },
    { epoch: 100, factor: 0.1 },
  ],
};

/** The models that can be trained. The engine has the layers of each, by the same names. */
export const models = {
  tiny: {
    title: "2 convolutions",
    explanation: "Two convolutions of 8 and 16 filters: trains in seconds on a processor.",
    training: {
      epochCount: 10,
      batchSize: 32,
      optimizer: { ...adam, learningRate: 8e-3 },
      milestones: [{ epoch: 8, factor: 0.1 }],
    },
  },
  "small-cnn": {
    title: "3 convolutions",
    explanation:
      "The study's small CNN: convolutions of 16, 32 and 32 filters and a dense layer of 32 (Zhuang et al., MLSys 2022).",
    training: studyTraining,
  },
  "small-cnn-bn": {
    title: "with batch norm",
    explanation: "The study's small CNN with batch norm in place of the convolutions' biases.",
    training: studyTraining,
  },
} as const satisfies Record<string, ModelDescription>;

export type ModelName = keyof typeof models;
export const modelNames = namesOf(models);
