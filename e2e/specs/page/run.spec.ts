import { resultsFromJson } from "../../../src/core/results/resultsJson.ts";
import { downloadedFile } from "../../fixtures/downloads.ts";
import { expect, test } from "../../fixtures/lab.ts";
import { LabPage, tinyExperiment } from "../../fixtures/labPage.ts";
import { pageTasks } from "../../fixtures/pageTasks.ts";

test.describe("a run on the page", { tag: "@gpu" }, () => {
  test("one button trains; what it trained is drawn, exported, opened again and kept", {
    tag: "@bothStacks",
  }, async ({ lab }) => {
    const page = new LabPage(lab.page);
    await page.openTiny();
    await page.button("Run this experiment").click();
    await expect(page.progress).toBeVisible();
    const compiling = lab.page.getByRole("listitem").filter({ hasText: /compiling \d+ of \d+/ });
    await expect(compiling).toBeVisible();
    await page.expectDone();
    await expect(page.progress).toBeHidden();

    await test.step("the report and the figures", async () => {
      const table = page.report.getByRole("table").first();
      await expect(table.getByRole("columnheader")).toHaveText([/Figure/, /CONTROL/, /ALGO/]);
      await expect(table.getByRole("row", { name: /Replicas done/ })).toContainText("2 of 2");
      for (const name of [/Test accuracy of each replica/, /Standard deviation/, /disagree/]) {
        await expect(page.figures.getByRole("img", { name })).toBeVisible();
      }
      await page.button("Accuracy by replica as a table").click();
      const column = page.figures.getByRole("columnheader", { name: "ALGO, replica 2" });
      await expect(column).toBeVisible();
    });

    await test.step("the figures of the study's released code, on demand", async () => {
      const table = page.report.getByRole("table").filter({ hasText: "As released" });
      await expect(table).toBeHidden();
      await page.report.getByText("As the study's released code computes it").click();
      // CONTROL's replicas agree on every image: no churn, and agreement on all of them.
      const row = table.getByRole("row").filter({ hasText: /^Churn.*CONTROL/ });
      await expect(row.getByRole("cell")).toHaveText(["CONTROL", "0.0 %", "100.0 %"]);
    });

    const exported = (button: string) =>
      downloadedFile(lab.page, () => page.button(button).click());
    const json = await exported("Export JSON");
    await test.step("the exports", async () => {
      expect(json.name).toMatch(/^same-seed-tiny-test-\d{4}-\d\d-\d\d\.json$/);
      const results = resultsFromJson(JSON.parse(json.text));
      expect(results.spec).toEqual(tinyExperiment());
      expect(results.conditions.map(({ name }) => name)).toEqual(["CONTROL", "ALGO"]);
      expect(results.conditions.flatMap(({ replicas }) => replicas)).toHaveLength(4);

      const csv = await exported("Export CSV");
      expect(csv.name).toMatch(/\.csv$/);
      // A header, and a row for each condition, replica and epoch.
      expect(csv.text.trimEnd().split("\r\n")).toHaveLength(1 + 2 * 2 * 2);

      const figures = await exported("Export figures as CSV");
      expect(figures.name).toMatch(/\.figures\.csv$/);
      expect(figures.text).toContain("\r\nCONTROL,replicasDone,2,,,count,2 of 2,,\r\n");
    });

    const last = lab.page.getByRole("region", { name: "Last results" });
    await test.step("the saved results after a reload, until they are removed", async () => {
      await expect(last.getByRole("listitem")).toHaveCount(1);
      await lab.page.reload();
      await last.getByRole("button", { name: /^Open tiny test/ }).click();
      await expect(page.status("Saved results")).toBeVisible();
      await expect(page.report.getByRole("table").first()).toContainText("2 of 2");
      await last.getByRole("button", { name: /^Remove tiny test/ }).click();
      await expect(last).toBeHidden();
      await lab.page.reload();
      await expect(page.button("Start")).toBeVisible();
      await expect(last).toBeHidden();
    });

    await test.step("the exported file", async () => {
      await lab.page.getByLabel("Results file").setInputFiles({
        name: "again.json",
        mimeType: "application/json",
        buffer: Buffer.from(json.text),
      });
      await expect(page.status("Results from a file")).toBeVisible();
      await expect(page.report).toBeVisible();
    });
  });

  test("keeps test logits in the results where the form asks for it", async ({ lab }) => {
    const page = new LabPage(lab.page);
    const [control] = tinyExperiment().conditions;
    await page.openTiny({ replicaCount: 1, conditions: [control] });
    await page.setup.getByText("Advanced").click();
    await page.setup.getByLabel("Keep test logits in the results").check();
    await page.button("Start").click();
    await page.expectDone();
    const { text } = await downloadedFile(lab.page, () => page.button("Export JSON").click());
    const { spec, dataset, conditions } = resultsFromJson(JSON.parse(text));
    expect(spec.keepLogits).toBe(true);
    expect(conditions[0].replicas[0].testLogits).toHaveLength(256 * dataset.classNames.length);
  });

  test("pauses and resumes, is cancelled and started again, by button and by key", async ({
    lab,
  }) => {
    const page = new LabPage(lab.page);
    await page.openTiny({
      training: { ...tinyExperiment().training, epochCount: 60 },
    });
    await page.button("Start").click();
    await page.expectTraining();
    await page.button("Pause").click();
    await expect(page.status(/^Paused/)).toBeVisible();
    await page.button("Resume").click();
    await expect(page.status(/^Training/)).toBeVisible();
    await lab.page.getByRole("heading", { level: 1 }).click();
    await lab.page.keyboard.press("Space");
    await expect(page.status(/^Paused/)).toBeVisible();
    await lab.page.keyboard.press("Space");
    await expect(page.status(/^Training/)).toBeVisible();
    await page.button(/^Cancel$/).click();
    await page.button("Cancel the experiment").click();
    await expect(page.status(/^Cancelled/)).toBeVisible();

    await page.button("Start").click();
    await page.expectTraining();
    await lab.page.keyboard.press("Escape");
    const question = lab.page.getByRole("dialog", { name: "Cancel the experiment?" });
    await expect(question).toBeVisible();
    await question.getByRole("button", { name: "Keep training" }).click();
    await expect(question).toBeHidden();
    await expect(page.status(/^Training/)).toBeVisible();
    await lab.page.keyboard.press("Escape");
    await question.getByRole("button", { name: "Cancel the experiment" }).click();
    await expect(page.status(/^Cancelled/)).toBeVisible();
    await expect(page.button("Start")).toBeEnabled();
  });

  test("no task blocks the page for more than 100 ms while it trains", async ({
    lab,
    browserName,
  }) => {
    test.skip(browserName !== "chromium", "measured by the trace of Chromium's DevTools protocol");
    const page = new LabPage(lab.page);
    const spec = tinyExperiment({
      replicaCount: 4,
      training: { ...tinyExperiment().training, epochCount: 20 },
    });
    const api = await lab.api();
    const tasks = await pageTasks(lab.page, async () => {
      await api.evaluate(async (sameSeed, experiment) => {
        await sameSeed.run(experiment);
      }, spec);
      await expect(page.report.getByRole("table").first()).toBeVisible();
    });
    // Hundreds of frames were drawn: the measurement saw the page at work.
    expect(tasks.length).toBeGreaterThan(200);
    expect(tasks.filter(({ cpuMs }) => cpuMs > 100)).toEqual([]);
  });
});
