import type { ExperimentSpec, ModelName } from "../core/experiment/experimentSpec.ts";
import {
  type ConditionName,
  conditionNames,
  type NoiseCondition,
  namedCondition,
  type RecipeSources,
} from "../core/experiment/noiseCondition.ts";
import { defaultTraining } from "../core/experiment/presets.ts";

/** The most conditions an experiment may have. */
export const conditionLimit = 12;

/** Share of activations dropped when dropout is first switched on. */
export const usualDropoutRate = 0.3;

/** How conditions are chosen: by the paper's names, or source by source. */
export type ConditionMode = "presets" | "sources";

/** What the recipe holds besides init and order, as the conditions have it. */
export function recipeOf(setup: ExperimentSpec): RecipeSources {
  return {
    augmentation: setup.conditions.some(({ noise }) => noise.augmentation !== "off"),
    dropout: setup.model.dropoutRate > 0,
  };
}

/** The paper's conditions that are among the setup's, by name and by content. */
export function chosenNames(setup: ExperimentSpec): readonly ConditionName[] {
  const recipe = recipeOf(setup);
  return conditionNames.filter((name) =>
    setup.conditions.some(
      (condition) =>
        condition.name === name && sameNoise(condition.noise, namedCondition(name, recipe)),
    ),
  );
}

/** "presets" if every condition is one of the paper's, else "sources". */
export function conditionModeOf(setup: ExperimentSpec): ConditionMode {
  return chosenNames(setup).length === setup.conditions.length ? "presets" : "sources";
}

function sameNoise(a: NoiseCondition, b: NoiseCondition): boolean {
  return (
    a.init === b.init &&
    a.order === b.order &&
    a.augmentation === b.augmentation &&
    a.dropout === b.dropout &&
    a.perturbation === b.perturbation &&
    a.reduction === b.reduction
  );
}

/** The setup with exactly these of the paper's conditions, in the paper's order. */
export function withNamedConditions(
  setup: ExperimentSpec,
  names: readonly ConditionName[],
  recipe: RecipeSources = recipeOf(setup),
): ExperimentSpec {
  return {
    ...setup,
    conditions: conditionNames
      .filter((name) => names.includes(name))
      .map((name) => ({ name, noise: namedCondition(name, recipe) })),
  };
}

/** A model comes with its own training recipe. */
export function withModel(setup: ExperimentSpec, name: ModelName): ExperimentSpec {
  return { ...setup, model: { ...setup.model, name }, training: defaultTraining(name) };
}

/** Takes only the first so many examples of a split; all if undefined. */
export function withExampleCount(
  setup: ExperimentSpec,
  split: "trainCount" | "testCount",
  count: number | undefined,
): ExperimentSpec {
  const { [split]: _, ...dataset } = setup.dataset;
  return { ...setup, dataset: count === undefined ? dataset : { ...dataset, [split]: count } };
}

/** Switches augmentation in the recipe: every condition follows its own policy of the order. */
export function withAugmentation(setup: ExperimentSpec, on: boolean): ExperimentSpec {
  return mapNoise(setup, (noise) => ({
    ...noise,
    augmentation: on ? (noise.order === "varied" ? "varied" : "fixed") : "off",
  }));
}

/** Sets the dropout rate; at 0 no condition can have dropout, above 0 each gets it. */
export function withDropoutRate(setup: ExperimentSpec, dropoutRate: number): ExperimentSpec {
  const before = setup.model.dropoutRate;
  const changed = { ...setup, model: { ...setup.model, dropoutRate } };
  if (dropoutRate === 0) return mapNoise(changed, (noise) => ({ ...noise, dropout: "off" }));
  if (before > 0) return changed;
  return mapNoise(changed, (noise) => ({
    ...noise,
    dropout: noise.init === "varied" ? "varied" : "fixed",
  }));
}

/** Sets one source of one condition; dropout that is let in brings a rate with it. */
export function withSource<K extends keyof NoiseCondition>(
  setup: ExperimentSpec,
  conditionIndex: number,
  source: K,
  value: NoiseCondition[K],
): ExperimentSpec {
  const changed = mapCondition(setup, conditionIndex, (condition) => ({
    ...condition,
    noise: { ...condition.noise, [source]: value },
  }));
  const needsRate = source === "dropout" && value !== "off" && setup.model.dropoutRate === 0;
  return needsRate
    ? { ...changed, model: { ...changed.model, dropoutRate: usualDropoutRate } }
    : changed;
}

export function withConditionName(
  setup: ExperimentSpec,
  conditionIndex: number,
  name: string,
): ExperimentSpec {
  return mapCondition(setup, conditionIndex, (condition) => ({ ...condition, name }));
}

/** Adds a condition like the last one, under a name of its own. */
export function withAddedCondition(setup: ExperimentSpec): ExperimentSpec {
  const noise = setup.conditions.at(-1)?.noise ?? namedCondition("CONTROL", recipeOf(setup));
  const taken = new Set(setup.conditions.map((condition) => condition.name));
  let number = setup.conditions.length + 1;
  while (taken.has(`condition ${number}`)) number++;
  return {
    ...setup,
    conditions: [...setup.conditions, { name: `condition ${number}`, noise: { ...noise } }],
  };
}

export function withoutCondition(setup: ExperimentSpec, conditionIndex: number): ExperimentSpec {
  return {
    ...setup,
    conditions: setup.conditions.filter((_, index) => index !== conditionIndex),
  };
}

/** CONTROL, and then one condition for each source that the recipe has, let in alone. */
export function withOneSourceEach(setup: ExperimentSpec): ExperimentSpec {
  const recipe = recipeOf(setup);
  const control = namedCondition("CONTROL", recipe);
  const alone: { name: string; noise: NoiseCondition }[] = [
    { name: "CONTROL", noise: control },
    { name: "init only", noise: { ...control, init: "varied" } },
    { name: "order only", noise: { ...control, order: "varied" } },
  ];
  if (recipe.augmentation) {
    alone.push({ name: "augmentation only", noise: { ...control, augmentation: "varied" } });
  }
  if (recipe.dropout) {
    alone.push({ name: "dropout only", noise: { ...control, dropout: "varied" } });
  }
  alone.push(
    { name: "one-ulp only", noise: { ...control, perturbation: "one-ulp" } },
    { name: "reduction only", noise: { ...control, reduction: "atomic" } },
  );
  return { ...setup, conditions: alone };
}

function mapCondition(
  setup: ExperimentSpec,
  conditionIndex: number,
  change: (condition: ExperimentSpec["conditions"][number]) => ExperimentSpec["conditions"][number],
): ExperimentSpec {
  return {
    ...setup,
    conditions: setup.conditions.map((condition, index) =>
      index === conditionIndex ? change(condition) : condition,
    ),
  };
}

function mapNoise(
  setup: ExperimentSpec,
  change: (noise: NoiseCondition) => NoiseCondition,
): ExperimentSpec {
  return {
    ...setup,
    conditions: setup.conditions.map((condition) => ({
      ...condition,
      noise: change(condition.noise),
    })),
  };
}
