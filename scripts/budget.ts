// npm run budget: compares the gzip size of the built page's files with scripts/budgets.json.
// Exits 1 if a file is over its budget, or has none.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { z } from "zod";
import { formatCount, noFigure } from "../src/core/text/format.ts";
import { textTable } from "../src/core/text/textTable.ts";
import { type BudgetRow, budgetRows, budgetSchema } from "./budgetRows.ts";

const assets = fileURLToPath(new URL("../dist/assets/", import.meta.url));
const budgetFile = fileURLToPath(new URL("./budgets.json", import.meta.url));

function tableRow({ file, name, gzipBytes, budgetBytes, withinBudget }: BudgetRow): string[] {
  return [
    name ?? "unknown",
    formatCount(gzipBytes),
    budgetBytes === undefined ? noFigure : formatCount(budgetBytes),
    withinBudget ? "ok" : "OVER",
    file,
  ];
}

const budgets = z.array(budgetSchema).parse(JSON.parse(readFileSync(budgetFile, "utf8")));
const sizes = readdirSync(assets)
  .filter((file) => /\.(js|css|wasm)$/.test(file))
  .map((file) => ({ file, gzipBytes: gzipSync(readFileSync(assets + file)).length }));
const rows = budgetRows(sizes, budgets);
const heading = ["chunk", "gzip bytes", "budget", "", "file"];
console.log(textTable([heading, ...rows.map(tableRow)]));
if (rows.length === 0 || rows.some((row) => !row.withinBudget)) {
  console.error("The build has no files, or files over their budget in scripts/budgets.json.");
  process.exitCode = 1;
}
