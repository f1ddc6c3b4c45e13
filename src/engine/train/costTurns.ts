import { leastCostTurns } from "../../core/metrics/cost.ts";
import { shuffledIndices } from "../../core/random/shuffledIndices.ts";

/** Turns that are taken where there is time for them; even, as every order comes with its reverse. */
const mostTurns = 96;
/** How long a block should take: long beside what a submission costs by itself, short beside drift. */
const blockMs = { least: 5, most: 30 } as const;
/** Share of the training's time that the measurement may take, between these bounds. */
const share = 0.05;
const budgetMs = { least: 5_000, most: 30_000 } as const;
/** Seeds the order of the turns; the number has no meaning. */
const orderSeed = 20220829;

/** How long step times may be measured after a training of so many milliseconds. */
export function costBudgetMs(trainingMs: number): number {
  return Math.min(budgetMs.most, Math.max(budgetMs.least, share * trainingMs));
}

/** Blocks of the same number of steps for every program. */
export interface TurnPlan {
  /** Steps of a block. */
  readonly blockSteps: number;
  /** Blocks of each program; even. */
  readonly turnCount: number;
}

/**
 * How many steps a block has, and how many turns are taken: as many as fit the budget, up to 96.
 *
 * @param stepMs Milliseconds of a step of each program, shape [programs]; estimates, above 0.
 * @param mostSteps Steps that a program can run from its start.
 * @returns Null where not even the fewest turns that an interval needs fit, of one step each.
 */
export function planTurns(
  stepMs: readonly number[],
  bounds: { readonly budgetMs: number; readonly mostSteps: number },
): TurnPlan | null {
  const stepOfAllMs = stepMs.reduce((sum, ms) => sum + ms, 0);
  const wantedMs = bounds.budgetMs / mostTurns / stepMs.length;
  const meanMs = stepOfAllMs / stepMs.length;
  const boundedMs = Math.min(blockMs.most, Math.max(blockMs.least, wantedMs));
  const blockSteps = Math.min(bounds.mostSteps, Math.max(1, Math.floor(boundedMs / meanMs)));
  const fitting = Math.floor(bounds.budgetMs / (blockSteps * stepOfAllMs));
  const turnCount = 2 * Math.floor(Math.min(mostTurns, fitting) / 2);
  return turnCount < leastCostTurns ? null : { blockSteps, turnCount };
}

/**
 * The order in which programs take their blocks in each turn, shape [turns][programs]. Every second
 * turn has the order of the one before reversed, so that a steady drift has no part in the mean of
 * their differences; which order comes first is drawn, so that no program always follows the same.
 */
export function turnOrders(programCount: number, turnCount: number): readonly number[][] {
  const pairs = Array.from({ length: turnCount / 2 }, (_, pair) => {
    const order = [...shuffledIndices(programCount, orderSeed + pair)];
    return [order, order.toReversed()];
  });
  return pairs.flat();
}
