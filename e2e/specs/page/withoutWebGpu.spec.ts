import { expect } from "playwright/test";
import { accessibilityViolations } from "../../fixtures/accessibility.ts";
import { LabPage } from "../../fixtures/labPage.ts";
import { test } from "../../fixtures/stack.ts";

test("without WebGPU the page shows what is missing, by browser, and stays usable", async ({
  page,
}) => {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "gpu", { get: () => undefined });
  });
  await page.goto("./");
  const lab = new LabPage(page);
  const missing = page.getByRole("region", {
    name: "This browser does not offer WebGPU to this page",
  });
  await expect(missing).toBeVisible();
  for (const browser of ["Chrome, Edge", "Chrome on Linux", "Firefox", "Safari"]) {
    await expect(missing.getByText(browser).first()).toBeVisible();
  }
  await expect(lab.button("Start")).toBeDisabled();
  await expect(lab.button("Run the quick experiment")).toBeDisabled();
  await expect(lab.button("Open results")).toBeEnabled();
  const code = await page.evaluate(async () => {
    await window.sameSeed?.ready;
    try {
      await window.sameSeed?.run("quick");
      return "no error";
    } catch (error) {
      return error instanceof Error && "code" in error ? error.code : "no code";
    }
  });
  expect(code).toBe("no-webgpu");
  expect(await accessibilityViolations(page)).toEqual([]);
});
