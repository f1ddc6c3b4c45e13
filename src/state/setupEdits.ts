import { type ExperimentSpec, modelOf } from "../core/experiment/experimentSpec.ts";
import { type ModelName, models } from "../core/experiment/models.ts";
import {
  type ConditionName,
  conditionNames,
  type NoiseCondition,
  namedCondition,
  sameCondition,
} from "../core/experiment/noiseCondition.ts";
import {
  type ModelRate,
  type NoiseSourceName,
  noiseSourceNames,
  noiseSources,
  type RecipeSource,
  recipeSources,
  type SettingOf,
} from "../core/experiment/noiseSources.ts";

/** How conditions are chosen: by the paper's names, or source by source. */
export type ConditionMode = "presets" | "sources";

/** The sources that the recipe has, of those that it may do without. */
export function recipeOf(setup: ExperimentSpec): readonly RecipeSource[] {
  return recipeSources.filter((source) => {
    const { leftOut, modelRate } = noiseSources[source];
    return modelRate === undefined
      ? setup.conditions.some(({ noise }) => noise[source] !== leftOut)
      : setup.model[modelRate.name] > 0;
  });
}

/** The paper's conditions that are among the setup's, by name and by content. */
export function chosenNames(setup: ExperimentSpec): readonly ConditionName[] {
  const recipe = recipeOf(setup);
  return conditionNames.filter((name) =>
    setup.conditions.some(
      (condition) =>
        condition.name === name &&
        condition.model === undefined &&
        sameCondition(condition.noise, namedCondition(name, recipe)),
    ),
  );
}

/** "presets" if every condition is one of the paper's, else "sources". */
export function conditionModeOf(setup: ExperimentSpec): ConditionMode {
  return chosenNames(setup).length === setup.conditions.length ? "presets" : "sources";
}

/** The setup with exactly these of the paper's conditions, in the paper's order. */
export function withNamedConditions(
  setup: ExperimentSpec,
  names: readonly ConditionName[],
  recipe: readonly RecipeSource[] = recipeOf(setup),
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
  return { ...setup, model: { ...setup.model, name }, training: models[name].training };
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

/** Puts a source into the recipe of every condition, or leaves it out. */
export function withRecipeSource(
  setup: ExperimentSpec,
  source: RecipeSource,
  on: boolean,
): ExperimentSpec {
  const { leftOut } = noiseSources[source];
  return {
    ...setup,
    conditions: setup.conditions.map(({ noise, ...condition }) => ({
      ...condition,
      noise: { ...noise, [source]: on ? settingLike(noise, source) : leftOut },
    })),
  };
}

/** The setting of a source that joins a condition: noisy where all others of its kind are. */
function settingLike(noise: NoiseCondition, source: NoiseSourceName): string {
  const { noisy, quiet, paperKind } = noiseSources[source];
  const isNoisy = noiseSourceNames
    .filter((other) => other !== source && noiseSources[other].paperKind === paperKind)
    .filter((other) => noise[other] !== noiseSources[other].leftOut)
    .every((other) => noise[other] === noiseSources[other].noisy);
  return isNoisy ? noisy : quiet;
}

/** Sets a rate of the model; at 0 its sources are left out, above 0 every condition has them. */
export function withModelRate(
  setup: ExperimentSpec,
  name: ModelRate,
  rate: number,
): ExperimentSpec {
  const changed = { ...setup, model: { ...setup.model, [name]: rate } };
  if (rate !== 0 && setup.model[name] > 0) return changed;
  return recipeSources
    .filter((source) => noiseSources[source].modelRate?.name === name)
    .reduce((next, source) => withRecipeSource(next, source, rate !== 0), changed);
}

/** Sets one source of one condition; one that needs a rate of the model brings its usual one. */
export function withSource<Source extends NoiseSourceName>(
  setup: ExperimentSpec,
  conditionIndex: number,
  source: Source,
  setting: SettingOf<Source>,
): ExperimentSpec {
  const changed = mapCondition(setup, conditionIndex, (condition) => ({
    ...condition,
    noise: { ...condition.noise, [source]: setting },
  }));
  const { leftOut, modelRate } = noiseSources[source];
  if (modelRate === undefined || setting === leftOut) return changed;
  const { name, usual } = modelRate;
  const condition = setup.conditions[conditionIndex];
  if (modelOf(setup, condition)[name] !== 0) return changed;
  // Where the condition has a rate of its own, that is the one that is 0.
  return condition.model?.[name] === undefined
    ? { ...changed, model: { ...changed.model, [name]: usual } }
    : mapCondition(changed, conditionIndex, (one) => ({
        ...one,
        model: { ...one.model, [name]: usual },
      }));
}

/** Has one condition train this model; the experiment's if null. */
export function withConditionModel(
  setup: ExperimentSpec,
  conditionIndex: number,
  name: ModelName | null,
): ExperimentSpec {
  return mapCondition(setup, conditionIndex, ({ model: own, ...condition }) => {
    const { name: _, ...rest } = own ?? {};
    const model = name === null ? rest : { ...rest, name };
    return Object.keys(model).length === 0 ? condition : { ...condition, model };
  });
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
  const last = setup.conditions.at(-1) ?? { noise: namedCondition("CONTROL", recipeOf(setup)) };
  const taken = new Set(setup.conditions.map((condition) => condition.name));
  let number = setup.conditions.length + 1;
  while (taken.has(`condition ${number}`)) number++;
  return {
    ...setup,
    conditions: [...setup.conditions, structuredClone({ ...last, name: `condition ${number}` })],
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
  const alone = noiseSourceNames
    .filter((source) => control[source] !== noiseSources[source].leftOut)
    .map((source) => {
      const { title, noisy } = noiseSources[source];
      return { name: `${title.toLowerCase()} only`, noise: { ...control, [source]: noisy } };
    });
  return { ...setup, conditions: [{ name: "CONTROL", noise: control }, ...alone] };
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
