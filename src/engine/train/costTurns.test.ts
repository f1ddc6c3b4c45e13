import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leastCostTurns } from "../../core/metrics/cost.ts";
import { costBudgetMs, planTurns, turnOrders } from "./costTurns.ts";

describe("turnOrders", () => {
  it("gives every program one block a turn", () => {
    for (const order of turnOrders(3, 96)) {
      expect([...order].sort()).toEqual([0, 1, 2]);
    }
  });

  it("reverses every second turn, so that each program has each place as often as its mirror", () => {
    const orders = turnOrders(3, 48);
    expect(orders).toHaveLength(48);
    for (let turn = 0; turn < orders.length; turn += 2) {
      expect(orders[turn + 1]).toEqual(orders[turn].toReversed());
    }
    // A drift that grows with every block falls on all programs alike.
    const places = [0, 1, 2].map((program) =>
      orders.reduce((sum, order, turn) => sum + 3 * turn + order.indexOf(program), 0),
    );
    expect(new Set(places).size).toBe(1);
  });

  it("has no fixed order, and the same one each time", () => {
    const orders = turnOrders(2, 48);
    const firsts = orders.filter((_, turn) => turn % 2 === 0).map(([first]) => first);
    expect(new Set(firsts).size).toBe(2);
    expect(turnOrders(2, 48)).toEqual(orders);
  });
});

describe("planTurns", () => {
  it("takes blocks of a few steps, and as many turns as the budget has room for", () => {
    // 96 turns of two blocks in 5 s: 26 ms a block, 26 steps of 1 ms.
    expect(planTurns([1, 1], { budgetMs: 5000, mostSteps: 1000 })).toEqual({
      blockSteps: 26,
      turnCount: 96,
    });
    // A step is longer than such a block: one step, and 50 turns of 100 ms.
    expect(planTurns([50, 50], { budgetMs: 5000, mostSteps: 1000 })).toEqual({
      blockSteps: 1,
      turnCount: 50,
    });
  });

  it("runs no more steps than a training has", () => {
    expect(planTurns([0.1, 0.1], { budgetMs: 5000, mostSteps: 8 })?.blockSteps).toBe(8);
  });

  it("takes no turns where too few fit", () => {
    expect(planTurns([60, 60], { budgetMs: 5000, mostSteps: 100 })).toBeNull();
  });

  it("keeps to the budget, with an even number of turns", () => {
    const ms = fc.double({ min: 1e-3, max: 1000, noNaN: true });
    const budgets = fc.double({ min: 5000, max: 30_000, noNaN: true });
    fc.assert(
      fc.property(fc.array(ms, { minLength: 2, maxLength: 6 }), budgets, (stepMs, budgetMs) => {
        const planned = planTurns(stepMs, { budgetMs, mostSteps: 640 });
        if (planned === null) return;
        const { blockSteps, turnCount } = planned;
        const perTurn = blockSteps * stepMs.reduce((sum, one) => sum + one, 0);
        expect(turnCount * perTurn).toBeLessThanOrEqual(budgetMs);
        expect(turnCount).toBeGreaterThanOrEqual(leastCostTurns);
        expect(turnCount % 2).toBe(0);
        expect(blockSteps).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});

it("may take a twentieth of the training's time, 5 to 30 seconds", () => {
  expect([1000, 200_000, 3_600_000].map(costBudgetMs)).toEqual([5000, 10_000, 30_000]);
});
