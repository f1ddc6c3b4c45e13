import type { ExperimentSpec } from "../../../src/core/experiment/experimentSpec.ts";
import { namedCondition } from "../../../src/core/experiment/noiseCondition.ts";
import { buildReport } from "../../../src/core/report/buildReport.ts";
import { resultsFromJson } from "../../../src/core/results/resultsJson.ts";
import { expect, test } from "../../fixtures/lab.ts";
import { tinyExperiment } from "../../fixtures/labPage.ts";
import { conditionOf, stepBits } from "../bitIdentity/experiment.ts";

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

test("step times are measured in turns, and no trained bit depends on it", {
  tag: "@gpu",
}, async ({ lab }) => {
  const api = await lab.api();
  const [measured, unmeasured, states, memory] = await api.evaluate(
    async (sameSeed, [on, off]) => {
      const seen = new Set<string>();
      const measured = await sameSeed.run(on, ({ status }) => seen.add(status));
      const unmeasured = await sameSeed.run(off);
      return [measured, unmeasured, [...seen], await sameSeed.memory()] as const;
    },
    [experiment(true), experiment(false)] as const,
  );
  expect(states).toContain("measuring");
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
    for (const { stepMs, gpuStepMs } of [control, impl]) {
      expect(gpuStepMs).toHaveLength(stepMs.length);
    }
  }

  const [first, second] = buildReport(results).conditions;
  const { stepTime, costRatio } = first.figures;
  expect(stepTime?.turnCount).toBe(control.stepMs.length);
  expect(costRatio?.interval?.low).toBeLessThan(costRatio?.ratio ?? 0);
  expect(costRatio?.interval?.high).toBeGreaterThan(costRatio?.ratio ?? 0);
  expect(second.figures.costRatio).toMatchObject({ ratio: 1, interval: null });
  console.log(
    JSON.stringify({ timed, costRatio, stepTime, ms: results.elapsedMs, off: others.elapsedMs }),
  );
});
