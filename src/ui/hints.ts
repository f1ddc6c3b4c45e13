import { mapTable } from "../core/closedTable.ts";
import { noiseSources } from "../core/experiment/noiseSources.ts";

/** One plain sentence or two for each term of the lab. */
export const hints = {
  replica:
    "One training of the experiment from start to end. Replicas differ only by the noise that the condition lets in.",
  condition:
    "One setting of all noise sources. The lab trains the same number of replicas under each.",
  dataset: "The images to train on and to test on. They are loaded once and stay on the GPU.",
  model:
    "The network that is trained. Each comes with its own recipe: optimizer, batch size, epochs.",
  epoch: "One pass over the training images.",
  batch: "Training images that one optimizer step looks at.",
  learningRate: "How far one step moves the weights.",
  rootSeed:
    "The number that every other seed derives from. The same root seed gives the same seeds on any machine.",
  ...mapTable(noiseSources, ({ explanation }) => explanation),
  profile:
    "The tile sizes of the kernels, by kind of adapter. They change the order of additions, and so the bits.",
  cohort: "Replicas that train in lockstep on the GPU. Never changes a bit, only memory and speed.",
  divergenceTracking:
    "Compares the weights with those of the first replica after every step, on the GPU. Never changes a bit.",
  accuracy: "Share of test images that a replica gets right. Each line is one replica.",
  spread:
    "How far the replicas' accuracies lie apart: their sample standard deviation, in percentage points.",
  churn:
    "Share of test images on which two replicas disagree, averaged over all pairs of replicas. Two replicas can be equally accurate and still disagree.",
  finiteTest:
    "Spread of accuracy that replicas would show on a test set of this size by chance alone, even if they were equally good on endless data (Jordan, ICLR 2024).",
  expectedDisagreement:
    "The churn to expect of trainings that differ by chance: about as large as the error rate (Jiang et al., ICLR 2022).",
  weightDistance:
    "Euclidean distance (L2) between the trained weights of two replicas, each scaled to length 1, averaged over all pairs.",
  classRatio:
    "The class whose accuracy varies most over replicas: its standard deviation, as a multiple of that of the overall accuracy.",
  timeToAtomic:
    "What the order of additions costs: time per step as a multiple of that with atomic additions in the same run.",
  perClass: "The same, for the test images of one class at a time.",
  divergence:
    "Difference of a replica's weights to those of replica 1 in the same condition, step by step: bits that differ, and Euclidean distance (L2).",
  fingerprint:
    "SHA-256 of a replica's final weights. Equal fingerprints mean equal bits in every weight.",
  verdict: "What the figures say, and no more than their intervals allow.",
  software:
    "A software adapter computes on the processor. Its figures are real, but they say nothing about a GPU's speed or noise.",
} as const;

export type HintName = keyof typeof hints;
