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
