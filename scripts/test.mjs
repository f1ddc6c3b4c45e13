// npm test: on a fresh machine installs packages and a browser, then runs every check in turn and
// stops at the first that fails, with its exit status. The last line counts the tests of both
// runners. Option: --quick, for every day, runs the smoke test alone of the browser tests.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { installPackages, readOptions, requireNode, root, runTool } from "./prepare.mjs";

const unitReport = join(root, "artifacts/unit.json");
const e2eReport = join(root, "artifacts/e2e.json");

requireNode();
const { quick } = readOptions(
  { quick: { type: "boolean", default: false } },
  "npm test -- [--quick]",
);

const stages = [
  ["packages", installPackages],
  ["browser", () => runTool("tsx/dist/cli.mjs", ["scripts/browser.ts"])],
  ["lint and format", () => runTool("@biomejs/biome/bin/biome", ["ci", "--error-on-warnings"])],
  ["types", () => runTool("typescript/bin/tsc", ["--noEmit"])],
  ["types of core", () => runTool("typescript/bin/tsc", ["--noEmit", "-p", "tsconfig.core.json"])],
  ["unused code", () => runTool("knip/bin/knip.js", [])],
  ["used by tests only", () => runTool("knip/bin/knip.js", ["--production"])],
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
  quick
    ? ["smoke test", () => runTool("playwright/cli.js", ["test", "e2e/specs/smoke.spec.ts"])]
    : ["browser tests", () => runTool("playwright/cli.js", ["test"])],
];

/** Passed, failed and skipped tests of the runners that wrote a report. */
function countTests() {
  const count = { passed: 0, failed: 0, skipped: 0 };
  if (existsSync(unitReport)) {
    const unit = JSON.parse(readFileSync(unitReport, "utf8"));
    count.passed += unit.numPassedTests;
    count.failed += unit.numFailedTests;
    count.skipped += unit.numPendingTests + unit.numTodoTests;
  }
  if (existsSync(e2eReport)) {
    const { expected, unexpected, flaky, skipped } = JSON.parse(
      readFileSync(e2eReport, "utf8"),
    ).stats;
    count.passed += expected + flaky;
    count.failed += unexpected;
    count.skipped += skipped;
  }
  return count;
}

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

console.log("\nStage                Seconds");
for (const { name, status: stageStatus, seconds } of done) {
  const mark = stageStatus === 0 ? "" : `  failed (exit status ${stageStatus})`;
  console.log(`${name.padEnd(18)} ${seconds.toFixed(1).padStart(9)}${mark}`);
}
const { passed, failed, skipped } = countTests();
if (status === 0 && failed > 0) status = 1;
// Of a run that stopped at an earlier stage there is nothing to count.
if (passed + failed > 0) {
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
}
process.exit(status);
