import { accessibilityViolations } from "../../fixtures/accessibility.ts";
import { expect, test } from "../../fixtures/lab.ts";
import { LabPage, tinyExperiment } from "../../fixtures/labPage.ts";

for (const theme of ["light", "dark"] as const) {
  test(`no accessibility violation before, during and after a run: ${theme}`, {
    tag: "@gpu",
  }, async ({ lab }) => {
    const page = new LabPage(lab.page);
    await lab.api();
    await lab.page.getByLabel("Theme").selectOption(theme);
    await expect(lab.page.locator("html")).toHaveAttribute("data-theme", theme);
    await lab.page.getByText("Advanced").click();
    expect(await accessibilityViolations(lab.page), "before").toEqual([]);

    await page.button("Help").click();
    await expect(lab.page.getByRole("dialog", { name: "Help" })).toBeVisible();
    expect(await accessibilityViolations(lab.page), "help").toEqual([]);
    await page.button("Close").click();

    await page.openTiny({ training: { ...tinyExperiment().training, epochCount: 40 } });
    await page.setup.getByRole("radio", { name: "Single sources" }).check();
    await page.setup.getByText("ALGO", { exact: true }).first().click();
    await page.button("Start").click();
    await page.expectTraining();
    await expect(page.figures.getByRole("img").first()).toBeVisible();
    expect(await accessibilityViolations(lab.page), "during").toEqual([]);

    await page.expectDone();
    await lab.page.getByText("Replicas and fingerprints").click();
    await page.button("Accuracy by replica as a table").click();
    expect(await accessibilityViolations(lab.page), "after").toEqual([]);
  });
}
