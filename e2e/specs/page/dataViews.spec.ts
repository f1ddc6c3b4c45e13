import { accessibilityViolations } from "../../fixtures/accessibility.ts";
import { cifar100File, plainPng } from "../../fixtures/dataFiles.ts";
import { DataPage } from "../../fixtures/dataPage.ts";
import { expect, test } from "../../fixtures/lab.ts";
import { LabPage, tinyExperiment } from "../../fixtures/labPage.ts";
import { typeInto } from "../../fixtures/typing.ts";

test.describe("every view", { tag: "@gpu" }, () => {
  test("shows CIFAR-100's shape and 100 classes", async ({ lab }) => {
    const page = new LabPage(lab.page);
    const data = new DataPage(lab.page);
    await page.openTiny({
      dataset: { name: "glyphs-16" },
      training: { ...tinyExperiment().training, epochCount: 1 },
    });
    await data.openManager();
    const value = (record: number) => (record * 7) % 256;
    await data.addFiles([
      cifar100File("train.bin", 200, value),
      cifar100File("test.bin", 200, value),
    ]);
    await data.expectForm(/CIFAR.*400 examples, 100 classes/);
    await data.field("Subgroup").selectOption("coarse_label");
    await data.make();
    await data.look("cifar-100");
    expect(await accessibilityViolations(lab.page), "contact sheet").toEqual([]);
    await data.button("Back to the list").click();
    await data.button("Use cifar-100").click();
    await data.closeManager();
    await page.button("Start").click();
    await page.expectDone();
    await expect(page.figures.getByRole("img", { name: /^Share of test images/ })).toBeVisible();
    await page.report.getByText("Subgroups", { exact: true }).click();
    // Two conditions, 20 superclasses; no error rates, since no class is the positive one.
    const table = page.report.getByRole("region", { name: "Subgroups" }).getByRole("table");
    await expect(table.getByRole("row")).toHaveCount(1 + 2 * 20);
    await expect(table).not.toContainText("False-positive");
    expect(await accessibilityViolations(lab.page), "report").toEqual([]);
    await lab.page.setViewportSize({ width: 360, height: 740 });
    expect(await page.overflowWidth()).toBe(0);
  });

  test("shows error rates of a binary task in each subgroup", async ({ lab }) => {
    const page = new LabPage(lab.page);
    const data = new DataPage(lab.page);
    await page.openTiny({
      dataset: { name: "glyphs-16" },
      training: { ...tinyExperiment().training, epochCount: 1, batchSize: 8 },
    });
    // As CelebA arrives: images, and a table of attributes of which one is the target.
    const rows = Array.from({ length: 80 }, (_, row) => row);
    const isSmiling = (row: number) => row % 2 === 1;
    const isYoung = (row: number) => row % 4 >= 2;
    const sign = (value: boolean) => (value ? "1" : "-1");
    const table = rows.map((row) => `${row}.png,${sign(isSmiling(row))},${sign(isYoung(row))}`);
    await data.openManager();
    await data.addFiles([
      {
        name: "list_attr_celeba.csv",
        mimeType: "text/csv",
        buffer: Buffer.from(["image_id,Smiling,Young", ...table].join("\n")),
      },
      ...rows.map((row) => ({
        name: `${row}.png`,
        mimeType: "image/png",
        buffer: plainPng(20, [isSmiling(row) ? 200 : 40, row, isYoung(row) ? 90 : 10]),
      })),
    ]);
    await data.expectForm(/80 examples, 2 classes/);
    await data.field("Label").selectOption("Smiling");
    await data.field("Subgroup").selectOption("Young");
    await typeInto(data.field("Side in pixels"), "16");
    await typeInto(data.field("Name"), "faces");
    await data.make();
    await data.button("Use it").click();
    await page.button("Start").click();
    await page.expectDone();
    await page.report.getByText("Subgroups", { exact: true }).click();
    const rates = page.report.getByRole("region", { name: "Subgroups" }).getByRole("table");
    const one = rates.getByRole("row", { name: /^ALGO not Young False-positive rate / });
    await expect(one).toContainText("%");
    await expect(rates.getByRole("row")).toHaveCount(1 + 2 * 2 * 3);
  });
});
