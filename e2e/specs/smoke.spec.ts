import { expect, test } from "../fixtures/lab.ts";
import { serveUnder } from "../fixtures/serveUnder.ts";

test("the page opens with its title", { tag: "@bothStacks" }, async ({ lab }) => {
  await expect(lab.page).toHaveTitle("Same Seed");
  await expect(lab.page.getByRole("heading", { name: "Same Seed", level: 1 })).toBeVisible();
});

test("the built page works from a sub-path", { tag: "@bothStacks" }, async ({ page }) => {
  const served = await serveUnder("/some/sub/path/");
  try {
    const failures: string[] = [];
    page.on("requestfailed", (request) => failures.push(request.url()));
    page.on("response", (response) => {
      if (response.status() >= 400) failures.push(`${response.status()} ${response.url()}`);
    });
    page.on("pageerror", (error) => failures.push(error.message));
    await page.goto(served.url);
    await expect(page.getByRole("heading", { name: "Same Seed", level: 1 })).toBeVisible();
    expect(new URL(page.url()).pathname).toBe("/some/sub/path/");
    expect(failures).toEqual([]);
  } finally {
    await served.close();
  }
});
