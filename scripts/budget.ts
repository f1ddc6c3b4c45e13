// npm run budget: compares the gzip size of the built page's files with scripts/budgets.json.
// Exits 1 if a file is over its budget, or has none.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { z } from "zod";
import { formatCount, noFigure } from "../src/core/text/format.ts";
import { textTable } from "../src/core/text/textTable.ts";
import { budgetRows, budgetSchema } from "./budgetRows.ts";

const assets = fileURLToPath(new URL("../dist/assets/", import.meta.url));
const budgetFile = fileURLToPath(new URL("./budgets.json", import.meta.url));

const budgets = z.array(budgetSchema).parse(JSON.parse(readFileSync(budgetFile, "utf8")));
const sizes = readdirSync(assets)
  .filter((file) => /\.(js|css|wasm)$/.test(file))
  .map((file) => ({ file, gzipBytes: gzipSync(readFileSync(assets + file)).length }));
const rows = budgetRows(sizes, budgets);
const heading = ["chunk", "gzip bytes", "budget", "", "file"];
const cells = rows.map(({ file, gzipBytes, budget, withinBudget }) => [
  budget?.name ?? "unknown",
  formatCount(gzipBytes),
  budget === undefined ? noFigure : formatCount(budget.gzipBytes),
  withinBudget ? "ok" : "OVER",
  file,
]);
console.log(textTable([heading, ...cells]));
if (rows.length === 0 || rows.some((row) => !row.withinBudget)) {
  console.error("The build has no files, or files over their budget in scripts/budgets.json.");
  process.exitCode = 1;
}
