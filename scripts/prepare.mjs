// What `npm start` and `npm test` do before anything else. Plain JavaScript with nothing but
// Node, since it runs before node_modules exists.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

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

/** Runs a command in the repository root with its output shown; returns its exit status. */
export function runShown(command, args, env = {}) {
  // npm is a .cmd file on Windows, which starts only through a shell.
  const shell = process.platform === "win32" && command === "npm";
  const options = { cwd: root, stdio: "inherit", shell, env: { ...process.env, ...env } };
  const { status, error } = spawnSync(command, args, options);
  if (error) console.error(`${command}: ${error.message}`);
  return status ?? 1;
}

/** Runs a Node tool of node_modules by its file, which needs no shell on any system. */
export function runTool(file, args, env) {
  return runShown(process.execPath, [join("node_modules", file), ...args], env);
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

/** Whether dist/ is missing or older than what it is made from. */
export function buildIsStale() {
  const built = modifiedMs(join(root, "dist/index.html"));
  return PAGE_SOURCES.some((source) => newestMs(join(root, source)) > built);
}
