import { expect, test } from "vitest";
import { budgetRows } from "./budgetRows.ts";

const budgets = [{ name: "page script", pattern: "^index-.*\\.js$", gzipBytes: 100 }];

test.each([
  ["index-a.js", 100, true],
  ["index-a.js", 101, false],
  ["unlisted-a.js", 1, false],
])("%s of %i bytes against a budget of 100: %s", (file, gzipBytes, within) => {
  expect(budgetRows([{ file, gzipBytes }], budgets)[0]?.withinBudget).toBe(within);
});
