import type { KnipConfig } from "knip";

/** With --production, what only tests use counts as dead. */
const withoutTests = process.argv.includes("--production");

/** What is dead: files that no entry reaches, exports that nobody imports, unused packages. */
const config: KnipConfig = {
  entry: [
    "src/engine/engine.worker.ts!",
    "src/dataImport/worker/importer.worker.ts!",
    // Loaded by path: the pages of the browser specs and of the bench.
    "src/engine/testing/*.ts!",
    "e2e/harness/vite.config.ts",
    "cli/{repro/repro,datasets/datasets}.ts!",
    "scripts/{start,test}.mjs!",
    "scripts/{budget,setUpBrowsers}.ts!",
    "scripts/datasets/{generate,sheet}.ts!",
    "scripts/validity/{validity,record}.ts!",
    // Loaded by path.
    "scripts/validity/threads/{simulation.worker.ts,worker.mjs}!",
    "playwright.config.ts!",
    // Reached from package scripts and vite.config.ts, which --production leaves out.
    ...(withoutTests ? ["bench/bench.ts!", "scripts/datasetsIndex.ts!"] : []),
  ],
  project: [
    "{src,cli,bench,scripts}/**/*.{ts,tsx,mjs}!",
    "*.config.ts",
    "e2e/**/*.ts",
    "!**/*.test.{ts,tsx}!",
    "!**/testSupport/**!",
    "!**/{testSupport,*.fixture,*Fixtures}.{ts,mjs}!",
  ],
  // A part of an exported type may be exported for whoever reads it, and a value for its test.
  ignoreExportsUsedInFile: withoutTests || { interface: true, type: true },
};

export default config;
