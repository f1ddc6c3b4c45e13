import { z } from "zod";

/** How a seeded source behaves over replicas: one seed for all, or one each. */
export const seedPolicies = ["fixed", "varied"] as const;
export type SeedPolicy = (typeof seedPolicies)[number];

/** `within-batch` keeps every batch's examples and shuffles only their places in it. */
export const orderPolicies = ["fixed", "varied", "within-batch"] as const;
export type OrderPolicy = (typeof orderPolicies)[number];

/** A source that a recipe may leave out altogether. */
export const optionalPolicies = ["off", "fixed", "varied"] as const;
export type OptionalPolicy = (typeof optionalPolicies)[number];

/** `one-ulp` flips the last bit of one initial weight of every replica but replica 0. */
export const perturbations = ["off", "one-ulp"] as const;
export type Perturbation = (typeof perturbations)[number];

/**
 * The order in which partial sums of workgroups are added: `ordered` in a fixed order,
 * `atomic` as they arrive, `fixed-point` as integers (any order, same sum), `stock` with
 * the unmodified tfjs layers.
 */
export const reductionOrders = ["ordered", "atomic", "fixed-point", "stock"] as const;
export type ReductionOrder = (typeof reductionOrders)[number];

/** One setting of every noise source. */
export const noiseConditionSchema = z.strictObject({
  init: z.enum(seedPolicies),
  order: z.enum(orderPolicies),
  augmentation: z.enum(optionalPolicies),
  dropout: z.enum(optionalPolicies),
  perturbation: z.enum(perturbations),
  reduction: z.enum(reductionOrders),
});
export type NoiseCondition = z.infer<typeof noiseConditionSchema>;

/** The paper's four noise conditions. */
export const conditionNames = ["CONTROL", "IMPL", "ALGO", "ALGO+IMPL"] as const;
export type ConditionName = (typeof conditionNames)[number];

/** What the recipe holds besides init and order; the same in all conditions of an experiment. */
export interface RecipeSources {
  readonly augmentation: boolean;
  readonly dropout: boolean;
}

/**
 * The noise condition that the paper calls by this name: ALGO varies every seed, IMPL lets
 * workgroups add in the order they arrive. CONTROL does neither, ALGO+IMPL does both.
 *
 * @see Zhuang et al., MLSys 2022, arXiv 2106.11872, section 2.
 */
export function namedCondition(name: ConditionName, recipe: RecipeSources): NoiseCondition {
  const algo = name === "ALGO" || name === "ALGO+IMPL";
  const impl = name === "IMPL" || name === "ALGO+IMPL";
  const policy: SeedPolicy = algo ? "varied" : "fixed";
  return {
    init: policy,
    order: policy,
    augmentation: recipe.augmentation ? policy : "off",
    dropout: recipe.dropout ? policy : "off",
    perturbation: "off",
    reduction: impl ? "atomic" : "ordered",
  };
}

/** True where the law of bit-identity holds: same seeds give the same bits on one adapter. */
export function isBitIdentical(order: ReductionOrder): boolean {
  return order === "ordered" || order === "fixed-point";
}

/** True if every replica of the condition gets the same seeds and the same initial weights. */
export function hasEqualReplicas(condition: NoiseCondition): boolean {
  return (
    condition.init === "fixed" &&
    condition.order === "fixed" &&
    condition.augmentation !== "varied" &&
    condition.dropout !== "varied" &&
    condition.perturbation === "off"
  );
}
