import { defineConfig } from "playwright/test";
import { secondStackExtent } from "./scripts/browsers/secondStack.ts";

// SAME_SEED_URL points the specs at a server that already runs, such as `npm run dev`.
const runningServer = process.env.SAME_SEED_URL;
const port = Number(process.env.SAME_SEED_E2E_PORT ?? 4179);
const origin = `http://127.0.0.1:${port}/`;

export default defineConfig({
  testDir: "e2e/specs",
  outputDir: "artifacts/e2e",
  // One page trains at a time: the adapter and the processor are shared.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["json", { outputFile: "artifacts/e2e.json" }]],
  // Two implementations of WebGPU; e2e/fixtures/stack.ts starts the browser.
  projects: [
    { name: "chromium", use: { browserName: "chromium" } },
    {
      name: "firefox",
      use: { browserName: "firefox" },
      // lavapipe compiles kernels with LLVM, many times slower than SwiftShader.
      timeout: 300_000,
      grep: secondStackExtent() === "all" ? /./ : /@bothStacks/,
    },
  ],
  use: {
    baseURL: runningServer ?? origin,
    trace: "retain-on-failure",
  },
  ...(runningServer === undefined && {
    webServer: {
      command: `node node_modules/vite/bin/vite.js preview --host 127.0.0.1 --port ${port} --strictPort`,
      url: origin,
      reuseExistingServer: false,
      timeout: 60_000,
    },
  }),
});
