import { z } from "../zod.ts";

const learningRate = z.number().positive();
const belowOne = z.number().min(0).lt(1);

/** The optimizers by kind: the title of each, and its settings. */
export const optimizers = {
  adam: {
    title: "Adam",
    settings: z.strictObject({
      kind: z.literal("adam"),
      learningRate,
      beta1: belowOne.default(0.9),
      beta2: belowOne.default(0.999),
      epsilon: z.number().positive().default(1e-7),
    }),
  },
  sgd: {
    title: "SGD with momentum",
    settings: z.strictObject({
      kind: z.literal("sgd"),
      learningRate,
      momentum: belowOne.default(0.9),
    }),
  },
} as const;

const optimizerSchema = z.discriminatedUnion("kind", [
  optimizers.adam.settings,
  optimizers.sgd.settings,
]);
export type OptimizerSpec = z.infer<typeof optimizerSchema>;

/** From epoch `epoch` on, the learning rate is multiplied by `factor`. */
const milestoneSchema = z.strictObject({
  epoch: z.int().min(1),
  factor: z.number().positive(),
});

/** How long, in what batches and by what rule the weights are trained. */
export const trainingSchema = z.strictObject({
  epochCount: z.int().min(1).max(1000),
  batchSize: z.int().min(1).max(1024),
  optimizer: optimizerSchema,
  milestones: z.array(milestoneSchema).max(10).default([]),
});
export type TrainingSpec = z.infer<typeof trainingSchema>;
