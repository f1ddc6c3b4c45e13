// npm test: on a fresh machine installs packages and a browser, then runs every check in turn and
// stops at the first that fails, with its exit status. The last line of a passing run counts the
// tests of both runners.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { installPackages, requireNode, root, runTool } from "./prepare.mjs";

const unitReport = join(root, "artifacts/unit.json");
const e2eReport = join(root, "artifacts/e2e.json");

const stages = [
  ["packages", installPackages],
  ["browser", () => runTool("tsx/dist/cli.mjs", ["scripts/setUpBrowser.ts"])],
  ["lint and format", () => runTool("@biomejs/biome/bin/biome", ["ci", "--error-on-warnings"])],
  ["types", () => runTool("typescript/bin/tsc", ["--noEmit"])],
  ["types of core", () => runTool("typescript/bin/tsc", ["--noEmit", "-p", "tsconfig.core.json"])],
  [
    "unit tests",
    () =>
      runTool("vitest/vitest.mjs", [
        "run",
        "--reporter=default",
        "--reporter=json",
        `--outputFile.json=${unitReport}`,
      ]),
  ],
  ["build", () => runTool("vite/bin/vite.js", ["build"])],
  ["size budget", () => runTool("tsx/dist/cli.mjs", ["scripts/budget.ts"])],
  ["browser tests", () => runTool("playwright/cli.js", ["test"])],
];

function readReport(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

/** Passed, failed and skipped tests of both runners, from their reports. */
function countTests() {
  const unit = readReport(unitReport);
  const { expected, unexpected, flaky, skipped } = readReport(e2eReport).stats;
  return {
    passed: unit.numPassedTests + expected + flaky,
    failed: unit.numFailedTests + unexpected,
    skipped: unit.numPendingTests + unit.numTodoTests + skipped,
  };
}

requireNode();
mkdirSync(join(root, "artifacts"), { recursive: true });
// Reports of an earlier run must not be counted.
for (const report of [unitReport, e2eReport]) rmSync(report, { force: true });

const done = [];
let status = 0;
for (const [name, run] of stages) {
  console.log(`\n== ${name} ==`);
  const startedMs = performance.now();
  status = run();
  done.push({ name, status, seconds: (performance.now() - startedMs) / 1000 });
  if (status !== 0) break;
}

console.log("\nStage              Seconds");
for (const { name, status: stageStatus, seconds } of done) {
  const mark = stageStatus === 0 ? "" : `  failed (exit status ${stageStatus})`;
  console.log(`${name.padEnd(16)} ${seconds.toFixed(1).padStart(9)}${mark}`);
}
if (status === 0) {
  const { passed, failed, skipped } = countTests();
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  if (failed > 0) status = 1;
}
process.exit(status);
