import { fileURLToPath } from "node:url";
import type { JSHandle } from "playwright";
import { createServer, type ViteDevServer } from "vite";
import { browserLauncher } from "../scripts/browser.ts";
import type { BenchPage } from "../src/engine/testing/benchPage.ts";

const configFile = fileURLToPath(new URL("../e2e/harness/vite.config.ts", import.meta.url));

/** The address of the bench's page, the browser that opens it, and how to stop serving it. */
export interface BenchServer {
  readonly url: string;
  /** "chromium", "firefox" or the path of one. */
  readonly browser: string;
  readonly close: () => Promise<void>;
}

/** Serves the engine's modules as they stand; kernels are the same text as in a build. */
export async function serveBench(browser: string): Promise<BenchServer> {
  const server: ViteDevServer = await createServer({
    configFile,
    // A cache of its own: the specs' pages do not load jax-js.
    cacheDir: "node_modules/.vite-bench",
    optimizeDeps: { include: ["@jax-js/jax"] },
  });
  await server.listen();
  const origin = server.resolvedUrls?.local[0];
  if (origin === undefined) throw new Error("The bench's server reported no address");
  return { url: `${origin}bench/page/index.html`, browser, close: () => server.close() };
}

/** One page in a browser of its own, in which nothing is compiled yet. */
export interface BenchSession {
  readonly page: JSHandle<BenchPage>;
  /** Its name and version. */
  readonly browser: string;
}

const browserNames = { chromium: "Chromium", firefox: "Firefox" };

/**
 * Opens the bench's page in a new browser, hands it to `use` and closes the browser.
 *
 * @throws {Error} if there is no browser or no adapter, or WebGPU reported an error.
 */
export async function withSession<T>(
  { url, browser: choice }: BenchServer,
  use: (session: BenchSession) => Promise<T>,
): Promise<T> {
  const { kind, type, options } = await browserLauncher(choice);
  const browser = await type.launch(options);
  try {
    const tab = await browser.newPage();
    tab.setDefaultTimeout(0);
    await tab.goto(url);
    await tab.waitForFunction(() => window.bench !== undefined);
    const page = await tab.evaluateHandle(() => {
      if (window.bench === undefined) throw new Error("the page has no window.bench");
      return window.bench;
    });
    const result = await use({ page, browser: `${browserNames[kind]} ${browser.version()}` });
    const errors = await page.evaluate((bench) => bench.errors);
    if (errors.length > 0) throw new Error(`WebGPU reported errors: ${errors.join("; ")}`);
    return result;
  } finally {
    await browser.close();
  }
}
