import type { Page, Worker } from "playwright/test";
import { resultsFromJson } from "../../../src/core/results/resultsJson.ts";
import type { PageApiError } from "../../../src/protocol/pageApi.ts";
import { downloadedFile } from "../../fixtures/downloads.ts";
import { expect, type Lab, test } from "../../fixtures/lab.ts";
import { LabPage, tinyExperiment } from "../../fixtures/labPage.ts";

/** Long enough that its second condition still trains when the first is seen to be done. */
const experiment = tinyExperiment({
  training: { ...tinyExperiment().training, epochCount: 20 },
});

function trainingWorker(page: Page): Worker {
  const worker = page.workers().find((candidate) => candidate.url().includes("engine.worker"));
  if (worker === undefined) throw new Error("the page has no training worker");
  return worker;
}

/** Trains until the first condition is done, then does something to the worker. */
async function trainAndBreak(lab: Lab, breakIt: (worker: Worker) => Promise<void>) {
  const api = await lab.api();
  const run = await api.evaluateHandle((sameSeed, spec) => {
    let tellSecond = () => {};
    const second = new Promise<void>((resolve) => {
      tellSecond = resolve;
    });
    const ended = sameSeed
      .run(spec, ({ conditionIndex }) => conditionIndex === 1 && tellSecond())
      .then(
        () => ({ code: "none", message: "it did not fail", results: null }),
        ({ code, message, results }: PageApiError) => ({ code, message, results }),
      );
    return { second, ended };
  }, experiment);
  await run.evaluate(({ second }) => second);
  await breakIt(trainingWorker(lab.page));
  return run.evaluate(({ ended }) => ended);
}

test.describe("a run that fails keeps the replicas that were done", { tag: "@gpu" }, () => {
  test.skip(
    ({ browserName }) => browserName !== "chromium",
    "faults are planted by a script in the worker, which Playwright runs in Chromium alone",
  );

  test("when its worker dies: on screen, kept and exported", async ({ lab }) => {
    lab.expectError(/planted crash/);
    const page = new LabPage(lab.page);
    const { code, message } = await trainAndBreak(lab, (worker) =>
      worker.evaluate(() => {
        setTimeout(() => {
          throw new Error("planted crash");
        }, 0);
      }),
    );
    expect({ code, message }).toEqual({
      code: "worker-failed",
      message: expect.stringContaining("planted crash"),
    });
    await expect(page.status("Failed. Replicas that were done are kept")).toBeVisible();
    const table = page.report.getByRole("table").first();
    await expect(table.getByRole("columnheader")).toHaveText([/Figure/, /CONTROL/]);
    await expect(table.getByRole("row", { name: /Replicas done/ })).toContainText("2 of 2");
    await expect(page.report.getByText(/^Failed: .*planted crash/)).toBeVisible();

    const { text } = await downloadedFile(lab.page, () => page.button("Export JSON").click());
    const exported = resultsFromJson(JSON.parse(text));
    expect(exported).toMatchObject({ status: "failed", error: { code: "worker-failed" } });
    expect(exported.conditions.map(({ name }) => name)).toEqual(["CONTROL"]);
    expect(exported.conditions[0].replicas).toHaveLength(2);

    await lab.page.reload();
    const last = lab.page.getByRole("region", { name: "Last results" });
    await expect(last.getByRole("listitem")).toContainText("Failed");
    await lab.page.getByRole("button", { name: /^Open tiny test/ }).click();
    await expect(page.report.getByText(/^Failed: .*planted crash/)).toBeVisible();
  });

  test("when its device is lost: in the error that the page API rejects with", async ({ lab }) => {
    const { code, results } = await trainAndBreak(lab, (worker) =>
      worker.evaluate(() => {
        const { createCommandEncoder } = GPUDevice.prototype;
        GPUDevice.prototype.createCommandEncoder = function (descriptor) {
          this.destroy();
          return createCommandEncoder.call(this, descriptor);
        };
      }),
    );
    expect(code).toBe("device-lost");
    const found = resultsFromJson(results);
    expect(found).toMatchObject({ status: "failed", error: { code: "device-lost" } });
    expect(found.conditions.map(({ name }) => name)).toEqual(["CONTROL"]);

    // A new worker and a new device train on.
    const api = await lab.api();
    const again = await api.evaluate((sameSeed, spec) => sameSeed.run(spec), tinyExperiment());
    expect(resultsFromJson(again).status).toBe("done");
  });
});
