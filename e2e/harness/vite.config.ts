import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** Serves the engine's modules, as they stand, to the page of the kernel and layer specs. */
export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  appType: "mpa",
  logLevel: "warn",
  cacheDir: "node_modules/.vite-harness",
  optimizeDeps: {
    // A dependency found late would reload the page under a running spec, so all stand here.
    noDiscovery: true,
    include: [
      "@tensorflow/tfjs",
      "@tensorflow/tfjs-core",
      "@tensorflow/tfjs-backend-webgpu",
      "pure-rand/generator/mersenne",
      "zod",
    ],
  },
  server: {
    host: "127.0.0.1",
    port: 4300,
    hmr: false,
    ws: false,
    watch: null,
    // Else the root's own page is read too.
    preTransformRequests: false,
    open: false,
  },
});
