import { preview } from "vite";
import { buildPage, root } from "../../scripts/prepare.mjs";

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
  if (buildPage(note) !== 0) throw new Error("The page does not build: see `npm run build`");
  const server = await preview({
    root,
    logLevel: "silent",
    preview: { host: "127.0.0.1", port: 4400, open: false },
  });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error("The preview server reported no address");
  return { url, close: () => server.close() };
}
