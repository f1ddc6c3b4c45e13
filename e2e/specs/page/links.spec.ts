import {
  noiseSourceNames,
  noiseSources,
  settingsOf,
} from "../../../src/core/experiment/noiseSources.ts";
import { expect, test } from "../../fixtures/lab.ts";
import { experimentHash, LabPage, tinyExperiment } from "../../fixtures/labPage.ts";
import { typeInto } from "../../fixtures/typing.ts";

test("a link carries a whole experiment into the form", async ({ lab }) => {
  const page = new LabPage(lab.page);
  await page.openLink(experimentHash(tinyExperiment({ replicaCount: 3, seedBlockCount: 2 })));
  await expect(page.setup.getByLabel("Replicas", { exact: true })).toHaveValue("3");
  await expect(page.setup.getByLabel("Root seeds", { exact: true })).toHaveValue("2");
  await expect(page.setup.getByRole("checkbox", { name: "CONTROL" })).toBeChecked();
  await expect(page.setup.getByRole("checkbox", { name: "IMPL", exact: true })).not.toBeChecked();
  await page.button("Undo").click();
  await expect(page.setup.getByLabel("Replicas", { exact: true })).toHaveValue("5");
});

test("a link that names no number of root seeds has one", async ({ lab }) => {
  const page = new LabPage(lab.page);
  const seeds = page.setup.getByLabel("Root seeds", { exact: true });
  await page.openLink(experimentHash(tinyExperiment({ seedBlockCount: 3 })));
  await expect(seeds).toHaveValue("3");
  const { seedBlockCount: _, ...older } = tinyExperiment();
  await page.openLink(experimentHash(older));
  await expect(seeds).toHaveValue("1");
  await page.button("Reset to quick").click();
  await expect(page.setup.getByText("4 conditions, 20 trainings of 10 epochs each.")).toBeVisible();
  await typeInto(seeds, "2");
  await expect(page.setup.getByText("4 conditions, 30 trainings of 10 epochs each.")).toBeVisible();
});

test("a condition takes a model of its own, and the link carries it", async ({ lab }) => {
  const page = new LabPage(lab.page);
  await page.setup.getByRole("radio", { name: "Single sources" }).check();
  const summary = lab.page.getByText("IMPL", { exact: true });
  // The fieldset around the conditions is a group too.
  const impl = page.setup.getByRole("group").filter({ has: summary }).last();
  await impl.getByText("IMPL", { exact: true }).click();
  await impl.getByLabel("Model", { exact: true }).selectOption("small-cnn-bn");
  await page.button("Copy link").click();
  await expect.poll(() => new URL(lab.page.url()).hash).toMatch(/^#experiment=/);
  const [, payload] = new URL(lab.page.url()).hash.split("=");
  const { conditions } = JSON.parse(Buffer.from(payload, "base64url").toString());
  expect(conditions[1]).toMatchObject({ name: "IMPL", model: { name: "small-cnn-bn" } });
  expect(conditions[0]).not.toHaveProperty("model");
});

test("copying a link puts the experiment into the address", async ({ lab }) => {
  const page = new LabPage(lab.page);
  await typeInto(page.setup.getByLabel("Replicas", { exact: true }), "2");
  await page.button("Copy link").click();
  await expect.poll(() => new URL(lab.page.url()).hash).toMatch(/^#experiment=/);
  await page.button("Reset to quick").click();
  await page.button("Copy link").or(page.button("Link")).first().click();
  await expect.poll(() => new URL(lab.page.url()).hash).toBe("#preset=quick");
});

test("an invalid link is reported and changes nothing", async ({ lab }) => {
  const page = new LabPage(lab.page);
  const alert = lab.page.getByRole("alert");
  await page.openLink("#experiment=%25%25");
  await expect(alert).toContainText("cannot be read");
  await page.openLink("#preset=nothing");
  await expect(alert).toContainText('no preset "nothing"');
  await page.openLink(experimentHash(tinyExperiment({ replicaCount: 0 })));
  await expect(alert).toContainText("replicaCount");
  await expect(page.setup.getByLabel("Replicas", { exact: true })).toHaveValue("5");
  await page.button("Dismiss").click();
  await expect(alert).toBeHidden();
});

test("a value that cannot run is marked where it is typed", async ({ lab }) => {
  const page = new LabPage(lab.page);
  const replicas = page.setup.getByLabel("Replicas", { exact: true });
  await typeInto(replicas, "many");
  await expect(replicas).toHaveAccessibleDescription(/A whole number from 1 to 100/);
  await expect(page.setup.getByRole("button", { name: "Start" })).toBeDisabled();
  await page.button("Undo").click();
  await expect(replicas).toHaveValue("5");
});

test("a results file that is none is refused with its name", async ({ lab }) => {
  await lab.page
    .getByLabel("Results file")
    .setInputFiles({ name: "notes.json", mimeType: "application/json", buffer: Buffer.from("[]") });
  await expect(lab.page.getByRole("alert")).toContainText("notes.json was not opened");
});

test("single sources: one condition for each, undone in one go", async ({ lab }) => {
  const page = new LabPage(lab.page);
  await page.setup.getByRole("radio", { name: "Single sources" }).check();
  await page.button("One source at a time").click();
  await page.setup.getByText("order only", { exact: true }).click();
  for (const source of noiseSourceNames) {
    const field = page.setup
      .getByLabel(noiseSources[source].title, { exact: true })
      .and(page.setup.getByRole("combobox"))
      .filter({ visible: true });
    await expect(field.getByRole("option")).toHaveText([...settingsOf(source)]);
  }
  await expect(
    page.setup.getByLabel("Order", { exact: true }).filter({ visible: true }),
  ).toHaveValue("varied");
  await page.button("Undo").click();
  await expect(page.setup.getByText("ALGO+IMPL", { exact: true })).toBeVisible();
});
