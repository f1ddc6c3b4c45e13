import { resultsFromJson } from "../../../src/core/results/resultsJson.ts";
import { expect, test } from "../../fixtures/lab.ts";
import { LabPage, tinyExperiment } from "../../fixtures/labPage.ts";

test("has a version and the presets, and refuses a bad spec with its code", async ({ lab }) => {
  const api = await lab.api();
  const found = await api.evaluate(async (sameSeed) => {
    const codeOf = async (experiment: string) => {
      try {
        await sameSeed.run(experiment);
        return "no error";
      } catch (error) {
        return error instanceof Error && "code" in error ? `${error.code}: ${error.message}` : "";
      }
    };
    return {
      version: sameSeed.version,
      presets: Object.keys(sameSeed.presets()),
      datasets: await sameSeed.datasets(),
      unknown: await codeOf("nothing"),
    };
  });
  expect(found.version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(found.presets).toEqual(["quick", "control", "impl", "algo", "algo-impl"]);
  expect(found.datasets).toMatchObject([
    { name: "glyphs-16", shape: { height: 16, width: 16, channels: 1 }, trainCount: 2048 },
    { name: "textures-32", shape: { height: 32, width: 32, channels: 3 }, trainCount: 2000 },
  ]);
  expect(found.datasets[0].hash).toMatch(/^[0-9a-f]{64}$/);
  expect(found.unknown).toMatch(/^experiment-invalid: .*"nothing"/);
});

test("a run through the API is shown on the page and reports its progress", {
  tag: "@gpu",
}, async ({ lab }) => {
  const page = new LabPage(lab.page);
  const api = await lab.api();
  const { json, fractions, kind } = await api.evaluate(async (sameSeed, spec) => {
    const reported: number[] = [];
    const passport = await sameSeed.passport();
    const results = await sameSeed.run(spec, ({ fraction }) => reported.push(fraction));
    return { json: results, fractions: reported, kind: passport.kind };
  }, tinyExperiment());
  const results = resultsFromJson(json);
  expect(results.status).toBe("done");
  expect(results.passport.kind).toBe(kind);
  expect(fractions.length).toBeGreaterThan(0);
  expect([...fractions].sort((a, b) => a - b)).toEqual(fractions);
  await page.expectDone();
  await expect(lab.page.getByRole("region", { name: "tiny test" })).toBeVisible();
});

test("estimates an experiment, with a time once its steps were measured", {
  tag: "@gpu",
}, async ({ lab }) => {
  const page = new LabPage(lab.page);
  await page.openTiny({ trackDivergence: false });
  await expect(page.setup.getByText(/^About .* of GPU memory\. Time is known after/)).toBeVisible();
  const api = await lab.api();
  const [before, after, refusal] = await api.evaluate(
    async (sameSeed, spec) => {
      const before = await sameSeed.estimate(spec);
      await sameSeed.run(spec);
      const after = await sameSeed.estimate(spec);
      const tooMany = { ...spec, dataset: { ...spec.dataset, trainCount: 2049 } };
      const refusal = await sameSeed.estimate(tooMany).catch(String);
      return [before, after, refusal] as const;
    },
    tinyExperiment({ trackDivergence: false }),
  );
  // 256 images of 16 x 16 bytes to train and as many to test, and their labels.
  expect(before.datasetBytes).toBe(512 * 257);
  expect(before.conditions.map(({ trainingMs }) => trainingMs)).toEqual([null, null]);
  for (const { trainingMs, trainingCount } of after.conditions) {
    expect(trainingMs).toBeGreaterThan(0);
    expect(trainingCount).toBe(2);
  }
  expect(refusal).toMatch(/needs 2049 training examples; glyphs-16 gives 2048/);
});

test("refuses to start what its data or the adapter cannot give, and says why", {
  tag: "@gpu",
}, async ({ lab }) => {
  const page = new LabPage(lab.page);
  await page.openTiny({ dataset: { name: "glyphs-16", trainCount: 2049 } });
  await expect(page.setup.getByText(/needs 2049 training examples/)).toBeVisible();
  await expect(page.button("Start")).toBeDisabled();
});
