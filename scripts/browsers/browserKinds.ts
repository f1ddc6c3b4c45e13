import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { win32 } from "node:path";
import { promisify } from "node:util";

/** The browsers that the page is driven in: two implementations of WebGPU. */
export const browserKinds = ["chromium", "firefox"] as const;

export type BrowserKind = (typeof browserKinds)[number];

export function isBrowserKind(text: string): text is BrowserKind {
  return browserKinds.some((kind) => kind === text);
}

const START_TIMEOUT_MS = 30_000;

/** The kind of a browser by the name it gives itself; null for another program. */
export function kindOfName(name: string): BrowserKind | null {
  if (/firefox/i.test(name)) return "firefox";
  return /chrom|edge/i.test(name) ? "chromium" : null;
}

/**
 * What a program says of itself, such as "Mozilla Firefox 153.7.0esr"; null where there is no such
 * file or it does not start, as a snap stub or a program that lacks a library.
 */
export async function nameOfProgram(executablePath: string): Promise<string | null> {
  if (!existsSync(executablePath)) return null;
  // On Windows `--version` opens a window instead of printing.
  if (process.platform === "win32") return win32.basename(executablePath);
  try {
    const run = promisify(execFile);
    const { stdout } = await run(executablePath, ["--version"], { timeout: START_TIMEOUT_MS });
    return stdout.trim();
  } catch {
    return null;
  }
}
