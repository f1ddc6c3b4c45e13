// npm run budget: compares the gzip size of the built page's files with scripts/budgets.json.
// Exits 1 if a file is over its budget, or has none.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { z } from "zod";
import { type BudgetRow, budgetRows, budgetSchema } from "./budgetRows.ts";

const assets = fileURLToPath(new URL("../dist/assets/", import.meta.url));
const budgetFile = fileURLToPath(new URL("./budgets.json", import.meta.url));

function tableLine({ file, name, gzipBytes, budgetBytes, withinBudget }: BudgetRow): string {
  const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
  const limit = budgetBytes === undefined ? "no budget" : kilobytes(budgetBytes);
  return [
    (name ?? "unknown").padEnd(14),
    kilobytes(gzipBytes).padStart(10),
    limit.padStart(10),
    withinBudget ? "  ok  " : " OVER ",
    file,
  ].join(" ");
}

const budgets = z.array(budgetSchema).parse(JSON.parse(readFileSync(budgetFile, "utf8")));
const sizes = readdirSync(assets)
  .filter((file) => /\.(js|css|wasm)$/.test(file))
  .map((file) => ({ file, gzipBytes: gzipSync(readFileSync(assets + file)).length }));
const rows = budgetRows(sizes, budgets);
console.log(`${"chunk".padEnd(14)} ${"gzip".padStart(10)} ${"budget".padStart(10)}`);
for (const row of rows) console.log(tableLine(row));
if (rows.length === 0 || rows.some((row) => !row.withinBudget)) {
  console.error("The build has no files, or files over their budget in scripts/budgets.json.");
  process.exitCode = 1;
}
