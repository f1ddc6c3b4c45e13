import {
  type NoiseCondition,
  namedCondition,
} from "../../../src/core/experiment/noiseCondition.ts";
import type { SeededGenerator } from "../../../src/core/random/seededGenerator.ts";
import { type ConditionPopulation, drawUnits } from "../populations/population.ts";
import type { ForgedCondition } from "./forgeResults.ts";

/** The conditions of simulated experiments, by what they share. */
const noises = {
  IMPL: namedCondition("IMPL"),
  "one ulp": { ...namedCondition("CONTROL"), perturbation: "one-ulp" },
  "IMPL, stock": { ...namedCondition("IMPL"), reduction: "stock" },
  ALGO: namedCondition("ALGO"),
  "ALGO+IMPL": namedCondition("ALGO+IMPL"),
} as const satisfies Record<string, NoiseCondition>;
export type SimulatedCondition = keyof typeof noises;

/** Predictions of a condition, shape [blocks][replicas][examples], as an experiment would have them. */
function conditionOf(name: SimulatedCondition, blocks: ForgedCondition["blocks"]): ForgedCondition {
  return { name, noise: noises[name], blocks };
}

/**
 * Conditions that do not differ at all: each gets `count` units of the same population, none of them
 * twice. Units are replicas, or seed blocks where the population has several.
 */
export function equalConditions(
  names: readonly SimulatedCondition[],
  population: ConditionPopulation,
  count: number,
  generator: SeededGenerator,
): ForgedCondition[] {
  const { blocks } = population;
  const isInBlocks = blocks.length > 1;
  const unitCount = isInBlocks ? blocks.length : blocks[0].predictions.length;
  const units = drawUnits(generator, unitCount, names.length * count);
  return names.map((name, index) => {
    const own = units.slice(index * count, (index + 1) * count);
    return conditionOf(
      name,
      isInBlocks
        ? own.map((unit) => blocks[unit].predictions)
        : [own.map((unit) => blocks[0].predictions[unit])],
    );
  });
}

/** Two conditions whose units belong together one by one. */
export interface PairPopulation {
  readonly a: ConditionPopulation;
  readonly b: ConditionPopulation;
}

/**
 * Two conditions whose units belong together, and that differ by chance alone: in each unit the two
 * are swapped or not, as a coin falls.
 */
export function swappedPairs(
  names: readonly [SimulatedCondition, SimulatedCondition],
  { a, b }: PairPopulation,
  count: number,
  generator: SeededGenerator,
): ForgedCondition[] {
  const isInBlocks = a.blocks.length > 1;
  const unitsOf = ({ blocks }: ConditionPopulation) =>
    isInBlocks
      ? blocks.map(({ predictions }) => predictions)
      : blocks[0].predictions.map((one) => [one]);
  const [ofA, ofB] = [unitsOf(a), unitsOf(b)];
  const pairs = drawUnits(generator, ofA.length, count).map((unit) =>
    generator.nextInt(2) === 0 ? [ofA[unit], ofB[unit]] : [ofB[unit], ofA[unit]],
  );
  return names.map((name, side) => {
    const units = pairs.map((pair) => pair[side]);
    return conditionOf(name, isInBlocks ? units : [units.flat()]);
  });
}
