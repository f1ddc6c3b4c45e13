import { type BrowserType, chromium, firefox, type LaunchOptions } from "playwright";
import { usesSoftwareAdapter } from "./browsers/adapterChoice.ts";
import {
  type BrowserKind,
  isBrowserKind,
  kindOfName,
  nameOfProgram,
} from "./browsers/browserKinds.ts";
import { chromiumOptions } from "./browsers/chromium.ts";
import { findBrowser, variableOf } from "./browsers/findBrowser.ts";
import { firefoxOptions } from "./browsers/firefox.ts";

/** A browser of this machine, and how Playwright starts it: `type.launch(options)`. */
export interface BrowserLauncher {
  readonly kind: BrowserKind;
  readonly type: BrowserType;
  readonly options: LaunchOptions;
}

/** What to run by hand where no browser is found. */
const installHints: Record<BrowserKind, string> = {
  chromium:
    "No Chrome or Chromium was found. Install one with" +
    " `npx playwright install --with-deps chromium`",
  firefox:
    "No Firefox was found. Install one, and Mesa's lavapipe where there is no GPU: on Debian" +
    " `apt-get install firefox-esr mesa-vulkan-drivers`",
};

/** What to do where no browser of this kind is found. */
export function missingBrowser(kind: BrowserKind): string {
  return `${installHints[kind]}, or name one: ${variableOf(kind)}=/path/to/${kind}`;
}

/**
 * How to start the chosen browser with the adapter that the environment asks for.
 *
 * @param choice "chromium", "firefox", or the absolute path of one.
 * @throws {Error} if there is no such browser, or SAME_SEED_ADAPTER names no adapter.
 */
export async function browserLauncher(choice = "chromium"): Promise<BrowserLauncher> {
  const { kind, executablePath } = isBrowserKind(choice)
    ? await browserOfKind(choice)
    : { kind: await kindOfPath(choice), executablePath: choice };
  const adapter = { software: usesSoftwareAdapter() };
  switch (kind) {
    case "chromium":
      return { kind, type: chromium, options: chromiumOptions(executablePath, adapter) };
    case "firefox":
      return { kind, type: firefox, options: firefoxOptions(executablePath, adapter) };
    default:
      return kind satisfies never;
  }
}

async function browserOfKind(kind: BrowserKind) {
  const found = await findBrowser(kind);
  if (found === undefined) throw new Error(missingBrowser(kind));
  return found;
}

async function kindOfPath(path: string): Promise<BrowserKind> {
  const needed = "The browser is chromium, firefox or the path of one";
  const name = await nameOfProgram(path);
  if (name === null) throw new Error(`${needed}; ${path} does not exist or does not start`);
  const kind = kindOfName(name);
  if (kind === null) throw new Error(`${needed}; ${path} is "${name}"`);
  return kind;
}
