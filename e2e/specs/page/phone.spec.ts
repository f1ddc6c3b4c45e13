import { expect, test } from "../../fixtures/lab.ts";
import { LabPage } from "../../fixtures/labPage.ts";

test.use({ viewport: { width: 360, height: 740 } });

test("at 360 pixels nothing overflows, empty or finished", { tag: "@gpu" }, async ({ lab }) => {
  const page = new LabPage(lab.page);
  await lab.page.getByText("Advanced").click();
  expect(await page.overflowWidth()).toBe(0);
  await page.openTiny();
  await page.button("Run this experiment").click();
  await page.expectTraining();
  expect(await page.overflowWidth()).toBe(0);
  await page.expectDone();
  expect(await page.overflowWidth()).toBe(0);
});
