import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { mnistLike } from "../../fixtures/dataFiles.ts";
import { DataPage } from "../../fixtures/dataPage.ts";
import { expect, readyApi } from "../../fixtures/lab.ts";
import { LabPage, tinyExperiment } from "../../fixtures/labPage.ts";
import { takePolicyReports } from "../../fixtures/policyReports.ts";
import { serveUnder } from "../../fixtures/serveUnder.ts";
import { test } from "../../fixtures/stack.ts";

const builtPage = fileURLToPath(new URL("../../../dist/index.html", import.meta.url));

/** The policy that the built page sets for itself. */
async function policyOfPage(): Promise<string> {
  const html = await readFile(builtPage, "utf8");
  const policy = /Content-Security-Policy"\s+content="([^"]*)"/.exec(html)?.[1];
  if (policy === undefined) throw new Error("dist/index.html sets no policy");
  return policy;
}

/**
 * tfjs' 64-bit integers (long.js) try WebAssembly once and do without. The page's own policy does not
 * bind its workers; where a server sends it as a header, as here, this one attempt is reported.
 */
const longProbe = /^wasm-eval by script-src in \S*engine\.worker/;

test("page and workers keep to the page's policy, a training and an import included", {
  tag: ["@gpu", "@bothStacks"],
}, async ({ page }) => {
  const reports = await takePolicyReports();
  // As a header the policy binds the workers too, which the page's own does not.
  const policy = (await policyOfPage()) + reports.directive;
  const served = await serveUnder("/", { "Content-Security-Policy": policy });
  try {
    await page.goto(served.url);
    const api = await readyApi(page);
    const passport = await api.evaluate((lab) => lab.passport().catch(() => null));
    test.skip(passport === null, "this browser has no WebGPU adapter");
    const spec = tinyExperiment({ training: { ...tinyExperiment().training, epochCount: 1 } });
    await api.evaluate(async (lab, given) => void (await lab.run(given)), spec);
    await new LabPage(page).expectDone();
    const data = new DataPage(page);
    await data.openManager();
    await data.addFiles(mnistLike());
    await data.expectForm(/IDX files/);
    await data.make();
    expect(reports.seen.filter((report) => !longProbe.test(report))).toEqual([]);
    // Breaches are reported at all: one that is made on purpose arrives.
    await page.evaluate(() => {
      // Out of this call, which is allowed more than the page is.
      setTimeout(() => new Function("") as unknown, 0);
    });
    await expect.poll(() => reports.seen.at(-1)).toMatch(/^eval by script-src in /);
  } finally {
    await served.close();
    await reports.close();
  }
});
