import type { ExperimentSpec } from "../../../src/core/experiment/experimentSpec.ts";
import { namedCondition } from "../../../src/core/experiment/noiseCondition.ts";
import { type ResultsJson, resultsFromJson } from "../../../src/core/results/resultsJson.ts";
import { accessibilityViolations } from "../../fixtures/accessibility.ts";
import { expect, type Lab, test } from "../../fixtures/lab.ts";
import { tinyExperiment } from "../../fixtures/labPage.ts";

async function train(lab: Lab, changes: Partial<ExperimentSpec>): Promise<ResultsJson> {
  const api = await lab.api();
  const run = api.evaluate((sameSeed, spec) => sameSeed.run(spec), tinyExperiment(changes));
  return (await run) as ResultsJson;
}

test("a run is compared with a file: equal, then of another browser, field by field", {
  tag: "@gpu",
}, async ({ lab }) => {
  const { page } = lab;
  const trained = await train(lab, {});
  expect(resultsFromJson(trained).referenceStep).toMatchObject({ condition: "CONTROL" });
  expect(trained.referenceStep?.start).toBe(trained.referenceStep?.end);

  await page.getByText("Compare with another run").click();
  const compareWith = (results: ResultsJson) =>
    page.getByLabel("Results file to compare with").setInputFiles({
      name: "other.json",
      mimeType: "application/json",
      buffer: Buffer.from(JSON.stringify(results)),
    });
  await compareWith(trained);
  await expect(page.getByText("Bit-identical: 4 replicas compared, no difference.")).toBeVisible();
  await expect(page.getByText("Passports, versions and tile profiles agree.")).toBeVisible();

  const browser = "Another browser 1.0 on Linux";
  await compareWith({ ...trained, passport: { ...trained.passport, browser } });
  await expect(
    page.getByText(/^The bits cannot be compared\. The browsers differ: /),
  ).toBeVisible();
  await expect(page.getByText("brings another compiler of kernels")).toBeVisible();
  const table = page.getByRole("region", { name: "Fields in which the runs differ" });
  await expect(table.getByRole("rowheader")).toHaveText(["Browser"]);
  await expect(table.getByRole("cell", { name: browser })).toBeVisible();
  expect(await accessibilityViolations(page)).toEqual([]);
});

test("without a fixed order of additions the float probes are repeated", {
  tag: "@gpu",
}, async ({ lab }) => {
  const { referenceStep } = await train(lab, {
    training: { ...tinyExperiment().training, epochCount: 1 },
    conditions: [{ name: "IMPL", noise: namedCondition("IMPL") }],
  });
  expect(referenceStep).toMatchObject({
    condition: null,
    start: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(referenceStep?.end).toBe(referenceStep?.start);
});
