// npm test: on a fresh machine installs packages and browsers, then runs every check in turn and
// stops at the first that fails, with its exit status. The last line counts the tests of both
// runners. Browser tests run in Chromium, and those tagged @bothStacks in Firefox too. Options:
// --quick, for every day, runs the smoke test in Chromium alone; --long runs all in both.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { installPackages, readOptions, requireNode, root, runTool } from "./prepare.mjs";

const unitReport = join(root, "artifacts/unit.json");
const e2eReport = join(root, "artifacts/e2e.json");

requireNode();
const { quick, long } = readOptions(
  { quick: { type: "boolean", default: false }, long: { type: "boolean", default: false } },
  "npm test -- [--quick | --long]",
  ({ quick, long }) => (quick && long ? "--quick and --long exclude each other" : undefined),
);
if (long) process.env.SAME_SEED_SECOND_STACK ??= "all";

const tsx = "tsx/dist/cli.mjs";
const tsc = "typescript/bin/tsc";
const knip = "knip/bin/knip.js";
const unitReporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${unitReport}`];
const stages = [
  ["packages", installPackages],
  quick
    ? ["browser", tsx, "scripts/setUpBrowsers.ts", "chromium"]
    : ["browsers", tsx, "scripts/setUpBrowsers.ts"],
  ["lint and format", "@biomejs/biome/bin/biome", "ci", "--error-on-warnings"],
  ["types", tsc, "--noEmit"],
  ["types of core", tsc, "--noEmit", "-p", "tsconfig.core.json"],
  ["unused code", knip],
  ["used by tests only", knip, "--production"],
  ["unit tests", "vitest/vitest.mjs", "run", ...unitReporters],
  ["build", "vite/bin/vite.js", "build"],
  ["size budget", tsx, "scripts/budget.ts"],
  quick
    ? ["smoke test", "playwright/cli.js", "test", "--project=chromium", "e2e/specs/smoke.spec.ts"]
    : ["browser tests", "playwright/cli.js", "test"],
];

/** Passed, failed and skipped tests of the runners that wrote a report. */
function countTests() {
  const [unit, e2e] = [unitReport, e2eReport].map((report) =>
    existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : null,
  );
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = e2e?.stats ?? {};
  return {
    passed: (unit?.numPassedTests ?? 0) + expected + flaky,
    failed: (unit?.numFailedTests ?? 0) + unexpected,
    skipped: (unit?.numPendingTests ?? 0) + (unit?.numTodoTests ?? 0) + skipped,
  };
}

mkdirSync(join(root, "artifacts"), { recursive: true });
// Reports of an earlier run must not be counted.
for (const report of [unitReport, e2eReport]) rmSync(report, { force: true });

const done = [];
let status = 0;
for (const [name, run, ...args] of stages) {
  console.log(`\n== ${name} ==`);
  const startedMs = performance.now();
  status = typeof run === "string" ? runTool(run, args) : run();
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
