import { describe, expect, it } from "vitest";
import { namedCondition } from "../experiment/noiseCondition.ts";
import { costClaims } from "./costClaims.ts";
import type { CostTurns } from "./costTurns.ts";

/** Times that vary by a percent from turn to turn, around a mean. */
const times = (name: string, meanMs: number, turnCount = 48): CostTurns["own"] => ({
  name,
  cohortSize: 5,
  blockSteps: 4,
  stepMs: Array.from(
    { length: turnCount },
    (_, turn) => meanMs * (1 + 0.01 * Math.sin(turn * turn * meanMs)),
  ),
  gpuStepMs: null,
});

const control = namedCondition("CONTROL");
const atomic = times("IMPL", 10);
const measured = (name: string, own: CostTurns["own"], reduction = control.reduction) => ({
  name,
  noise: { ...control, reduction },
  costTurns: { own, atomic },
});

describe("costClaims", () => {
  it("says which takes longer, once for conditions that share a measurement", () => {
    const own = times("CONTROL", 11);
    const [claim, ...others] = costClaims([
      measured("CONTROL", own),
      measured("ALGO", { ...own, name: "ALGO" }),
      measured("IMPL", atomic, "atomic"),
    ]);
    expect(others).toEqual([]);
    expect(claim.pValue).toBeLessThan(0.01);
    expect(claim.about).toBe("CONTROL, ALGO: stepTime relative to atomic");
    expect(claim.sentence).toMatch(
      /^A training step takes longer with ordered additions than with atomic ones: 1\.\d+x \(95 % interval 1\.\d+ to 1\.\d+x\) the time \(CONTROL and ALGO, 48 turns\)\.$/,
    );
    const [less] = costClaims([measured("FIXED", times("FIXED", 9), "fixed-point")]);
    expect(less.sentence).toMatch(/takes less long with fixed-point additions than .*: 0\.\d+x/);
  });

  it("names no direction otherwise", () => {
    const own = { ...atomic, stepMs: atomic.stepMs.toReversed() };
    const [{ pValue, otherwise }] = costClaims([measured("CONTROL", own)]);
    expect(pValue).toBeGreaterThan(0.05);
    expect(otherwise).toMatch(
      /^After correction over all claims, no difference in step time between ordered and atomic additions/,
    );
    expect(otherwise).not.toMatch(/longer|less long/);
  });

  it("has none without turns, with too few, or where they do not vary", () => {
    const few = times("CONTROL", 11, 47);
    const same = { ...atomic, name: "CONTROL" };
    expect(
      costClaims([
        { name: "stock", noise: control, costTurns: { missing: "tfjs takes no turns" } },
        { ...measured("few", few), costTurns: { own: few, atomic: times("IMPL", 10, 47) } },
        measured("same", same),
      ]),
    ).toEqual([]);
  });
});
