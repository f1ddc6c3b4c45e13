import { parseWith } from "../parseWith.ts";
import { z } from "../zod.ts";
import { type ModelName, modelNames } from "./models.ts";
import { noiseConditionSchema } from "./noiseCondition.ts";
import { noiseSourceNames, noiseSources } from "./noiseSources.ts";
import { trainingSchema } from "./training.ts";

/** Kinds of adapter that have a tile profile; `auto` picks by the adapter's kind. */
export const profileNames = ["software", "integrated", "discrete"] as const;
export type ProfileName = (typeof profileNames)[number];

const modelName = z.enum(modelNames);
/** Share of activations dropped before the last dense layer; 0 leaves dropout out. */
const dropoutRate = z.number().min(0).max(0.9);

const modelSchema = z.strictObject({ name: modelName, dropoutRate: dropoutRate.default(0) });
/** The network that is trained. */
export type ModelSpec = z.infer<typeof modelSchema>;

const conditionSchema = z.strictObject({
  name: z.string().min(1).max(40),
  noise: noiseConditionSchema,
  /** Where it trains another network than the experiment's: the fields in which it does. */
  model: z
    .strictObject({ name: modelName.optional(), dropoutRate: dropoutRate.optional() })
    .optional(),
});

const uint32 = z.int().min(0).max(0xffffffff);

/** The most conditions that an experiment may have. */
export const conditionLimit = 12;

/** The experiment: everything that a replica's bits may depend on, besides the adapter. */
export const experimentSpecSchema = z
  .strictObject({
    version: z.literal(1),
    name: z.string().min(1).max(80),
    dataset: z.strictObject({
      /** A folder below `datasets/` of the page that holds a manifest. */
      name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "lower-case letters, digits and dashes"),
      /** The data's hash, if the experiment asks for one. */
      hash: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional(),
      /** Take only the first so many examples; all if absent. */
      trainCount: z.int().min(1).optional(),
      testCount: z.int().min(1).optional(),
    }),
    model: modelSchema,
    training: trainingSchema,
    replicaCount: z.int().min(1).max(100),
    rootSeed: uint32,
    /**
     * Root seeds under which conditions that share seeds are trained, `replicaCount` replicas under
     * each: what is measured under one seed is about that seed.
     */
    seedBlockCount: z.int().min(1).max(100).default(1),
    conditions: z.array(conditionSchema).min(1).max(conditionLimit),
    /** Tile sizes change bits, so the profile is part of the experiment; `auto` is resolved in the result. */
    profile: z.enum(["auto", ...profileNames]).default("auto"),
    /** Replicas in lockstep; `auto` takes as many as fit. Never changes a bit. */
    cohortSize: z.union([z.literal("auto"), z.int().min(1).max(100)]).default("auto"),
    /** Compare weights with the first replica of the seed block after every step. Never changes a bit. */
    trackDivergence: z.boolean().default(true),
    /**
     * Keep each replica's logits of the test examples after the last epoch in its results, so that
     * predictions, loss and fingerprint can be computed again. Never changes a bit.
     */
    keepLogits: z.boolean().default(false),
    /** Time the orders of additions in turns after training. Never changes a bit. */
    measureCost: z.boolean().default(true),
  })
  .superRefine((spec, context) => {
    const names = new Set<string>();
    spec.conditions.forEach((condition, index) => {
      const { name, noise } = condition;
      const model = modelOf(spec, condition);
      const addIssue = (path: string, message: string) =>
        context.addIssue({ code: "custom", path: ["conditions", index, path], message });
      if (names.has(name)) addIssue("name", `two conditions are called "${name}"`);
      names.add(name);
      for (const source of noiseSourceNames) {
        const { modelRate, leftOut } = noiseSources[source];
        const setting = noise[source];
        if (modelRate === undefined || setting === leftOut) continue;
        if (model[modelRate.name] === 0) {
          addIssue(source, `"${setting}" needs a model.${modelRate.name} above 0`);
        }
      }
    });
  });

export type ExperimentSpec = z.infer<typeof experimentSpecSchema>;
/** What a user may write: fields with defaults left out. */
export type ExperimentInput = z.input<typeof experimentSpecSchema>;

/** The network that a condition trains: the experiment's, but for what the condition has of its own. */
export function modelOf(
  { model }: { readonly model: ModelSpec },
  { model: own }: Pick<z.infer<typeof conditionSchema>, "model">,
): ModelSpec {
  return {
    name: own?.name ?? model.name,
    dropoutRate: own?.dropoutRate ?? model.dropoutRate,
  };
}

/** The names of the models that the conditions train, each once, in their order. */
export function trainedModels(spec: ExperimentSpec): readonly ModelName[] {
  return [...new Set(spec.conditions.map((condition) => modelOf(spec, condition).name))];
}

/**
 * Validates an experiment from a file, a URL or a caller.
 *
 * @throws {LabError} "experiment-invalid", naming the fields that are off.
 */
export function parseExperiment(input: unknown): ExperimentSpec {
  return parseWith(experimentSpecSchema, input, {
    code: "experiment-invalid",
    whole: "experiment",
    refusal: "The experiment is not valid.",
  });
}
