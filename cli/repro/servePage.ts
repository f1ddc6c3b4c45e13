import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { preview } from "vite";
import { buildIsStale, root } from "../../scripts/prepare.mjs";

/** The page that is driven: its address, and how to stop serving it. */
export interface ServedLab {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/**
 * Serves dist/ on a free port of this machine, built anew if it is missing or older than its
 * sources. SAME_SEED_URL names a page that is served already; then nothing is built.
 *
 * @throws {Error} if the build fails.
 */
export async function servePage(note: (text: string) => void): Promise<ServedLab> {
  const served = process.env.SAME_SEED_URL;
  if (served) return { url: served, close: async () => {} };
  if (buildIsStale()) {
    note("Building the page ...");
    buildPage();
  }
  const server = await preview({
    root,
    logLevel: "silent",
    preview: { host: "127.0.0.1", port: 4400, open: false },
  });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error("The preview server reported no address");
  return { url, close: () => server.close() };
}

/** Standard output belongs to the report, so the build's goes to standard error. */
function buildPage(): void {
  const vite = join(root, "node_modules/vite/bin/vite.js");
  const { status } = spawnSync(process.execPath, [vite, "build", "--logLevel", "warn"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  if (status !== 0) throw new Error("The page does not build: see `npm run build`");
}
