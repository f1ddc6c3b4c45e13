import { fileURLToPath } from "node:url";
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

export default defineConfig({
  // Relative addresses, so that dist/ works from any sub-path.
  base: "./",
  resolve: {
    alias: [
      {
        find: /^stream$/,
        replacement: fileURLToPath(new URL("scripts/noStream.ts", import.meta.url)),
      },
    ],
  },
  plugins: [react(), relaxPolicyInDevelopment(), datasetsIndex()],
  worker: { format: "es" },
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
    // One process for many files: starting one for each takes longer than the tests.
    isolate: false,
    include: ["{src,cli,e2e,bench,scripts}/**/*.test.ts"],
  },
});
