import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { datasetsIndex } from "./scripts/datasetsIndex.ts";

/**
 * The development server injects an inline script (React's refresh preamble), which the
 * page's Content-Security-Policy forbids. The built page keeps the strict policy.
 */
function relaxPolicyInDevelopment(): Plugin {
  return {
    name: "relax-policy-in-development",
    apply: "serve",
    transformIndexHtml: (html) =>
      html.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'"),
  };
}

/**
 * An empty module in place of Node's `stream`: papaparse names it for a function that is never
 * called here, and the build would warn of it.
 */
function noStream(): Plugin {
  return {
    name: "no-stream",
    enforce: "pre",
    resolveId: (id) => (id === "stream" ? "\0no-stream" : null),
    load: (id) => (id === "\0no-stream" ? "export {};" : null),
  };
}

export default defineConfig({
  // Relative addresses, so that dist/ works from any sub-path.
  base: "./",
  plugins: [react(), relaxPolicyInDevelopment(), datasetsIndex()],
  worker: { format: "es", plugins: () => [noStream()] },
  // Traces and reports of the tests are no sources.
  server: { watch: { ignored: ["**/artifacts/**"] } },
  optimizeDeps: {
    // Of the importing worker: found when it starts, they would make the server reload the page.
    include: [
      "@zip.js/zip.js/lib/zip-core-reader.js",
      "fflate",
      "fzstd",
      "hyparquet",
      "hyparquet/src/column.js",
      "hyparquet/src/convert.js",
      "hyparquet/src/datapage.js",
      "hyparquet/src/delta.js",
      "hyparquet/src/encoding.js",
      "hyparquet/src/schema.js",
      "hyparquet/src/snappy.js",
      "hyparquet/src/thrift.js",
      "hyparquet-compressors/src/brotli.js",
      "hyparquet-compressors/src/brotli.streams.js",
      "hyparquet-compressors/src/lz4.js",
      "idb",
      "papaparse/papaparse.js",
    ],
  },
  build: {
    target: "es2022",
    // The size budgets of scripts/budgets.json take the place of the general warning.
    chunkSizeWarningLimit: 4096,
  },
  test: {
    environment: "node",
    // Threads and fuzzed readers take longer on a machine that does other work too.
    testTimeout: 20_000,
    // One process for many files: starting one for each takes longer than the tests.
    isolate: false,
    include: ["{src,cli,e2e,bench,scripts}/**/*.test.ts"],
  },
});
