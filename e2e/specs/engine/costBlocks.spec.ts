import type { ExperimentSpec } from "../../../src/core/experiment/experimentSpec.ts";
import { namedCondition } from "../../../src/core/experiment/noiseCondition.ts";
import { buildReport } from "../../../src/core/report/buildReport.ts";
import { resultsFromJson } from "../../../src/core/results/resultsJson.ts";
import { expect, test } from "../../fixtures/lab.ts";
import { tinyExperiment } from "../../fixtures/labPage.ts";
import { conditionOf, stepBits } from "../bitIdentity/experiment.ts";

/** What timestamps are rounded to in a browser. */
const timestampTickMs = 0.1;

/** Two orders of additions, one of them twice, and one epoch. */
const experiment = (measureCost: boolean): ExperimentSpec =>
  tinyExperiment({
    conditions: (["CONTROL", "IMPL", "ALGO"] as const).map((name) => ({
      name,
      noise: namedCondition(name),
    })),
    training: { ...tinyExperiment().training, epochCount: 1 },
    measureCost,
  });

test("step times are measured in turns, pause or not, and no trained bit depends on it", {
  tag: "@gpu",
}, async ({ lab }) => {
  const api = await lab.api();
  const [measured, unmeasured, states, memory] = await api.evaluate(
    async (sameSeed, [on, off]) => {
      const seen = new Set<string>();
      const measured = await sameSeed.run(on, ({ status }) => {
        if (status === "measuring" && !seen.has(status)) void sameSeed.pause();
        if (status === "paused") void sameSeed.resume();
        seen.add(status);
      });
      const unmeasured = await sameSeed.run(off);
      return [measured, unmeasured, [...seen], await sameSeed.memory()] as const;
    },
    [experiment(true), experiment(false)] as const,
  );
  expect(states).toEqual(expect.arrayContaining(["measuring", "paused"]));
  expect(memory.bufferBytes).toBe(0);
  const results = resultsFromJson(measured);
  const others = resultsFromJson(unmeasured);
  for (const name of ["CONTROL", "ALGO"]) {
    const bits = conditionOf(results, name).replicas.map(stepBits);
    expect(bits).toEqual(conditionOf(others, name).replicas.map(stepBits));
  }
  expect(others.costBlocks).toBeUndefined();

  const timed = results.costBlocks?.conditions ?? [];
  expect(timed.map(({ name }) => name)).toEqual(["CONTROL", "IMPL", "ALGO"]);
  const [control, impl, algo] = timed;
  expect(control.stepMs.length).toBeGreaterThanOrEqual(48);
  expect(impl.stepMs).toHaveLength(control.stepMs.length);
  expect(impl.blockSteps).toBe(control.blockSteps);
  expect(impl.stepMs).not.toEqual(control.stepMs);
  // The same compiled step: one measurement.
  expect({ ...algo, name: "CONTROL" }).toEqual(control);
  if (results.passport.timestampQuery) {
    for (const { stepMs, gpuStepMs, cohortSize, blockSteps } of [control, impl]) {
      expect(gpuStepMs).toHaveLength(stepMs.length);
      // The passes of a block lie within the time that its submissions took by the clock.
      const longer = stepMs.map((ms, turn) => (gpuStepMs?.[turn] ?? 0) - ms);
      expect(Math.max(...longer) * cohortSize * blockSteps).toBeLessThan(timestampTickMs);
    }
  }

  const [first, second] = buildReport(results).conditions;
  const { stepTime, costRatio } = first.figures;
  expect(stepTime?.turnCount).toBe(control.stepMs.length);
  expect(costRatio?.interval?.low).toBeLessThan(costRatio?.ratio ?? 0);
  expect(costRatio?.interval?.high).toBeGreaterThan(costRatio?.ratio ?? 0);
  expect(second.figures.costRatio).toMatchObject({ ratio: 1, interval: null });
});

test("a measurement that is cancelled leaves the replicas, and no times", {
  tag: "@gpu",
}, async ({ lab }) => {
  const api = await lab.api();
  const [json, memory] = await api.evaluate(async (sameSeed, spec) => {
    const results = await sameSeed.run(spec, ({ status }) => {
      if (status === "measuring") void sameSeed.cancel();
    });
    return [results, await sameSeed.memory()] as const;
  }, experiment(true));
  const { status, conditions, costBlocks } = resultsFromJson(json);
  expect(status).toBe("cancelled");
  expect(conditions.map(({ replicas }) => replicas.length)).toEqual([2, 2, 2]);
  expect(costBlocks).toBeUndefined();
  expect(memory.bufferBytes).toBe(0);
});
