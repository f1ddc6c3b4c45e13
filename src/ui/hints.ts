import { mapTable } from "../core/closedTable.ts";
import { noiseSources } from "../core/experiment/noiseSources.ts";

/** One or two sentences for each term of the lab; a figure has its own definition. */
export const hints = {
  replica:
    "One training of the experiment from start to end. Replicas differ only by the noise that the condition lets in.",
  condition:
    "One setting of all noise sources, and the model if it is another one. The lab trains the same number of replicas under each, for each root seed where it fixes one.",
  dataset: "The images to train on and to test on. They are loaded once and stay on the GPU.",
  model:
    "The network that is trained. Each comes with its own recipe: optimizer, batch size, epochs.",
  epoch: "One pass over the training images.",
  batch: "Number of training images in one optimizer step.",
  learningRate: "Factor on the gradient in each optimizer step.",
  rootSeed:
    "The number that every other seed derives from. The same root seed gives the same seeds on any machine.",
  seedBlocks:
    "One seed is one draw: replicas of another seed may show something else. Conditions that fix a seed for all replicas are trained under this number of root seeds, with the full number of replicas under each; the others need no repeat.",
  ...mapTable(noiseSources, ({ explanation }) => explanation),
  profile:
    "The tile sizes of the kernels. Auto follows the kind of adapter in its passport. A browser may not tell a graphics card from a part of the processor: Firefox never does, Chrome not for many of AMD. Then auto takes integrated, which runs anywhere; on a card, discrete may be faster. Profiles change the order of additions, and so bits; results name theirs.",
  cohort: "Replicas that train in lockstep on the GPU. Never changes a bit, only memory and speed.",
  divergenceTracking:
    "Compares the weights with those of the first replica of the same seed after every step, on the GPU. Never changes a bit.",
  keepLogits:
    "Puts into the results what each replica computed for each test image and class after the last epoch, before it became a prediction. Predictions, loss and fingerprint can then be computed again. Never changes a bit of training.",
  divergence:
    "Difference of a replica's weights to those of replica 1 in the same condition and of the same root seed, step by step: bits that differ, and Euclidean distance (L2).",
  fingerprint:
    "SHA-256 of a replica's final weights. Equal fingerprints mean equal bits in every weight.",
  verdict:
    "What the figures show. A direction is named only where a test carries it, corrected for all that the report could claim.",
  comparison:
    "Bits of two runs are compared replica by replica: initial weights, final weights, test logits, and the weights after each step where both tracked divergence. They are promised to be equal on one adapter, driver and browser alone.",
  software:
    "A software adapter computes on the processor. Its figures are measured, but they do not apply to a GPU's speed or noise.",
} as const;

export type HintName = keyof typeof hints;
