// What `npm start`, `npm test` and `npm run repro` need before anything else. Plain JavaScript with
// nothing but Node, since it runs before node_modules exists.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

export const root = fileURLToPath(new URL("..", import.meta.url));

const OLDEST_NODE = [20, 19];
// What the built page is made from.
const PAGE_SOURCES = [
  "src",
  "public",
  "scripts/datasetsIndex.ts",
  "index.html",
  "vite.config.ts",
  "package-lock.json",
];

/** Ends the process with a plain message if Node is too old for the tools. */
export function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  console.error(
    `Same Seed needs Node ${OLDEST_NODE.join(".")} or newer; this is ${process.version}`,
  );
  process.exit(1);
}

/** The options of this process, as `parseArgs` reads them; a problem ends it with status 2. */
export function readOptions(options, usage, problemOf = () => undefined) {
  let problem;
  try {
    const { values } = parseArgs({ options });
    problem = problemOf(values);
    if (problem === undefined) return values;
  } catch (error) {
    problem = error.message;
  }
  console.error(`${problem}\nUsage: ${usage}`);
  process.exit(2);
}

/** Runs a command in the repository root with its output shown; returns its exit status. */
function runShown(command, args, stdio = "inherit") {
  // npm is a .cmd file on Windows, which starts only through a shell.
  const shell = process.platform === "win32" && command === "npm";
  const { status, error } = spawnSync(command, args, { cwd: root, stdio, shell });
  if (error) console.error(`${command}: ${error.message}`);
  return status ?? 1;
}

/** Runs a Node tool of node_modules by its file, which needs no shell on any system. */
export function runTool(file, args, stdio) {
  return runShown(process.execPath, [join("node_modules", file), ...args], stdio);
}

function modifiedMs(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}

/** Installs the packages if they are missing or older than the lock file. */
export function installPackages() {
  // npm writes this file last, so a broken-off installation has none.
  const installed = modifiedMs(join(root, "node_modules/.package-lock.json"));
  if (installed > 0 && installed >= modifiedMs(join(root, "package-lock.json"))) return 0;
  console.log("Installing packages (npm ci) ...");
  return runShown("npm", ["ci", "--no-audit", "--no-fund"]);
}

function newestMs(path) {
  if (!existsSync(path)) return 0;
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  const inside = readdirSync(path).map((name) => newestMs(join(path, name)));
  return Math.max(stats.mtimeMs, ...inside);
}

/**
 * Builds the page if dist/ is missing or older than what it is made from; returns the exit status.
 * Both `note` and the output of the build go to standard error.
 */
export function buildPage(note = console.error) {
  const builtMs = modifiedMs(join(root, "dist/index.html"));
  if (PAGE_SOURCES.every((source) => newestMs(join(root, source)) <= builtMs)) return 0;
  note("Building the page ...");
  return runTool("vite/bin/vite.js", ["build", "--logLevel", "warn"], ["ignore", 2, 2]);
}
