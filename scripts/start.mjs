// npm start: installs and builds what is missing, serves dist/ on a free local port, prints the
// address and opens a browser where there is one. Options: --port <n>, --no-open.
import { parseArgs } from "node:util";
import { buildIsStale, installPackages, requireNode, root, runTool } from "./prepare.mjs";

const DEFAULT_PORT = 4173;

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: "string", default: String(DEFAULT_PORT) },
        "no-open": { type: "boolean", default: false },
      },
    });
    const port = Number(values.port);
    if (Number.isInteger(port) && port > 0 && port < 65536)
      return { port, open: !values["no-open"] };
    console.error(`--port needs a number from 1 to 65535, got "${values.port}"`);
  } catch (error) {
    console.error(error.message);
  }
  console.error("Usage: npm start -- [--port <number>] [--no-open]");
  process.exit(2);
}

/** Whether a browser window opened here would be seen. */
function hasDesktop() {
  const { env, platform } = process;
  if (env.CI || env.SSH_CONNECTION || env.SSH_TTY) return false;
  return platform !== "linux" || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

requireNode();
const { port, open } = readOptions();
if (installPackages() !== 0) process.exit(1);
if (buildIsStale()) {
  console.log("Building the page ...");
  if (runTool("vite/bin/vite.js", ["build", "--logLevel", "warn"]) !== 0) process.exit(1);
}

const { preview } = await import("vite");
const server = await preview({
  root,
  logLevel: "warn",
  preview: { host: "127.0.0.1", port, open: open && hasDesktop() },
});
console.log(`Same Seed runs at ${server.resolvedUrls?.local[0]} (Ctrl+C ends it)`);
