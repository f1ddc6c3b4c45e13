import type { Page } from "playwright/test";
import { accessibilityViolations } from "../../fixtures/accessibility.ts";
import { expect, test } from "../../fixtures/lab.ts";
import { LabPage, tinyExperiment } from "../../fixtures/labPage.ts";

/** Fails for a violation in either theme; leaves the page dark. */
async function expectAccessible(page: Page, when: string): Promise<void> {
  for (const theme of ["light", "dark"] as const) {
    await page.getByLabel("Theme").selectOption(theme);
    await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
    expect(await accessibilityViolations(page), `${when}, ${theme}`).toEqual([]);
  }
}

test("no accessibility violation before, during and after a run, in both themes", {
  tag: "@gpu",
}, async ({ lab }) => {
  const page = new LabPage(lab.page);
  await lab.api();
  await lab.page.getByText("Advanced").click();
  await expectAccessible(lab.page, "before");

  // A dialog shuts the theme's choice off.
  for (const theme of ["light", "dark"]) {
    await lab.page.getByLabel("Theme").selectOption(theme);
    await page.button("Help").click();
    await expect(lab.page.getByRole("dialog", { name: "Help" })).toBeVisible();
    expect(await accessibilityViolations(lab.page), `help, ${theme}`).toEqual([]);
    await page.button("Close").click();
  }

  await page.openTiny({ training: { ...tinyExperiment().training, epochCount: 60 } });
  await page.setup.getByRole("radio", { name: "Single sources" }).check();
  await page.setup.getByText("ALGO", { exact: true }).first().click();
  await page.button("Start").click();
  await page.expectTraining();
  await expect(page.figures.getByRole("img").first()).toBeVisible();
  await lab.page.keyboard.press("Space");
  await expect(page.status(/^Paused/)).toBeVisible();
  await expectAccessible(lab.page, "paused");
  await lab.page.keyboard.press("Escape");
  await lab.page.getByRole("dialog").getByRole("button", { name: "Cancel the experiment" }).click();
  await expect(page.report).toBeVisible();
  await lab.page.getByText("Replicas and fingerprints").click();
  await page.button("Accuracy by replica as a table").click();
  await expectAccessible(lab.page, "after");
});
