// npm start: installs and builds what is missing, serves dist/ on a free local port, prints the
// address and opens a browser where there is one. Options: --port <n>, --no-open.
import { buildPage, installPackages, readOptions, requireNode, root } from "./prepare.mjs";

const DEFAULT_PORT = 4173;

const isPort = (text) => /^\d+$/.test(text) && Number(text) > 0 && Number(text) < 65536;

/** Whether a browser window opened here would be seen. */
function hasDesktop() {
  const { env, platform } = process;
  if (env.CI || env.SSH_CONNECTION || env.SSH_TTY) return false;
  return platform !== "linux" || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

requireNode();
const { port, "no-open": noOpen } = readOptions(
  {
    port: { type: "string", default: String(DEFAULT_PORT) },
    "no-open": { type: "boolean", default: false },
  },
  "npm start -- [--port <number>] [--no-open]",
  ({ port }) => (isPort(port) ? undefined : `--port needs a number from 1 to 65535, got "${port}"`),
);
if (installPackages() !== 0 || buildPage() !== 0) process.exit(1);

const { preview } = await import("vite");
const server = await preview({
  root,
  logLevel: "warn",
  preview: { host: "127.0.0.1", port: Number(port), open: !noOpen && hasDesktop() },
});
console.log(`Same Seed runs at ${server.resolvedUrls?.local[0]} (Ctrl+C ends it)`);
