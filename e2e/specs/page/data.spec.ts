import { accessibilityViolations } from "../../fixtures/accessibility.ts";
import { mnistLike } from "../../fixtures/dataFiles.ts";
import { DataPage } from "../../fixtures/dataPage.ts";
import { expect, test } from "../../fixtures/lab.ts";
import { experimentHash, LabPage, tinyExperiment } from "../../fixtures/labPage.ts";
import { typeInto } from "../../fixtures/typing.ts";

test("files become a data set that can be looked at, used, found again and removed", async ({
  lab,
}) => {
  const data = new DataPage(lab.page);
  await data.openManager();
  expect(await accessibilityViolations(lab.page), "list").toEqual([]);
  await data.addFiles(mnistLike());
  await data.expectForm(/IDX files: 500 examples, \d+ classes/);
  await typeInto(data.field("Name"), "bright squares");
  await expect(data.button("Make data set")).toBeDisabled();
  await typeInto(data.field("Name"), "squares");
  await typeInto(data.field("Training images"), "200");
  expect(await accessibilityViolations(lab.page), "form").toEqual([]);
  await data.make();
  await expect(data.row("squares")).toContainText("200 to train, 100 to test");
  // By keyboard: the focused button is gone, and the next Tab continues from what replaced it.
  await expect(data.importing.getByRole("heading")).toBeFocused();

  await data.look("squares");
  await data.button(/^Enlarge 2/).click();
  const chosen = data.manager.getByRole("region", { name: "The chosen image" });
  await expect(chosen).toContainText("Class: 2");
  await expect(chosen).toBeFocused();
  expect(await accessibilityViolations(lab.page), "look").toEqual([]);
  await data.button("Back to the list").click();
  await data.button("Use squares").click();
  await data.closeManager();
  await expect(data.select.locator("option:checked")).toHaveText(/^squares: 8 × 8 grey/);

  await lab.page.reload();
  await expect(data.select.locator("option:checked")).toHaveText(/^squares: 8 × 8 grey/);
  await data.openManager();
  await data.remove("squares");
  await expect(data.list.getByRole("heading")).toBeFocused();
  await data.closeManager();
  await expect(data.missing).toContainText('made on "squares" with hash');
  await expect(lab.page.getByRole("button", { name: "Start" })).toBeDisabled();
});

test("a dropped JSON file is opened as results, other files as data", async ({ lab }) => {
  const data = new DataPage(lab.page);
  await data.dropFiles([
    { name: "notes.json", mimeType: "application/json", buffer: Buffer.from("[]") },
  ]);
  await expect(lab.page.getByText("notes.json was not opened")).toBeVisible();
  await expect(data.manager).toBeHidden();
  // The data set that is shown is closed.
  await data.openManager();
  await data.look("glyphs-16");
  await data.dropFiles(mnistLike());
  await data.expectForm(/IDX files/);
});

test("a file that is no data set is reported, and nothing is lost", async ({ lab }) => {
  const data = new DataPage(lab.page);
  await data.openManager();
  await data.addFiles([{ name: "letter.txt", mimeType: "text/plain", buffer: Buffer.from("hi") }]);
  await data.expectFailure("letter.txt");
  await data.button("Choose other data").click();
  await data.addFiles(mnistLike());
  await data.expectForm(/IDX files/);
});

test("a link to missing data is reported before anything starts", async ({ lab }) => {
  const page = new LabPage(lab.page);
  const data = new DataPage(lab.page);
  const spec = tinyExperiment({ dataset: { name: "glyphs-16", hash: "f".repeat(64) } });
  await page.openLink(experimentHash(spec));
  await expect(data.missing).toContainText("with hash ffffffffffff");
  await expect(page.button("Start")).toBeDisabled();
  await expect(page.button("Run this experiment")).toBeDisabled();
  await data.missing.getByRole("button", { name: "Use the data here instead" }).click();
  await expect(data.missing).toBeHidden();
});

test("a run on stored data, named by hash in its results", { tag: "@gpu" }, async ({ lab }) => {
  const page = new LabPage(lab.page);
  const data = new DataPage(lab.page);
  await page.openTiny({ dataset: { name: "glyphs-16" } });
  await data.openManager();
  await data.addFiles(mnistLike());
  await data.expectForm(/IDX files/);
  await data.make();
  await data.button("Use it").click();
  await page.button("Start").click();
  await page.expectDone();
  // The engine was given the data: they are available for the next run all the same.
  await page.button("Start").click();
  await page.expectDone();
});

test("at 360 pixels the data manager does not overflow", async ({ lab }) => {
  await lab.page.setViewportSize({ width: 360, height: 740 });
  const data = new DataPage(lab.page);
  const overflow = () => data.manager.evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth);
  await data.openManager();
  expect(await overflow()).toBe(0);
  await data.look("glyphs-16");
  await data.button("Enlarge 0, rare").click();
  expect(await overflow()).toBe(0);
  await data.button("Back to the list").click();
  await data.addFiles(mnistLike());
  await data.expectForm(/IDX files/);
  expect(await overflow()).toBe(0);
});

test("a part of the page that does not load leaves the rest as it is", async ({ lab }) => {
  // Of an error object, Firefox' console message has the name of its class.
  lab.expectError(/Failed to load resource|dynamically imported module|^Error$/);
  await lab.page.context().route("**/DataManager-*.js", (route) => route.abort());
  await lab.page.getByRole("button", { name: "Data sets..." }).click();
  await expect(lab.page.getByRole("alert")).toContainText("The data sets could not be shown");
  await expect(lab.page.getByRole("button", { name: "Start" })).toBeEnabled();
});
