// Finds the browsers of the tests or installs them; prints which. Arguments: the kinds needed.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { missingBrowser } from "./browser.ts";
import { usesSoftwareAdapter } from "./browsers/adapterChoice.ts";
import { type BrowserKind, browserKinds, isBrowserKind } from "./browsers/browserKinds.ts";
import { type FoundBrowser, findBrowser } from "./browsers/findBrowser.ts";
import { findLavapipe } from "./browsers/lavapipe.ts";
import { leavesSecondStackOut } from "./browsers/secondStack.ts";

function runLoudly(command: string, args: readonly string[]): boolean {
  console.log(`> ${command} ${args.join(" ")}`);
  // npx is a .cmd file on Windows, which starts only through a shell.
  const shell = process.platform === "win32";
  return spawnSync(command, args, { stdio: "inherit", shell }).status === 0;
}

const mayUseApt = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");

function installPackages(...names: readonly string[]): boolean {
  return (
    mayUseApt &&
    runLoudly("apt-get", ["update"]) &&
    runLoudly("apt-get", ["install", "-y", "--no-install-recommends", ...names])
  );
}

/**
 * Ways to install what is missing, in turn: Playwright's Chromium, with the system's libraries
 * where this user may add them, else Debian's packages.
 */
const installers: Record<BrowserKind, readonly (() => boolean)[]> = {
  chromium: [
    () => runLoudly("npx", ["playwright", "install", "chromium"]),
    () => mayUseApt && runLoudly("npx", ["playwright", "install-deps", "chromium"]),
    () => installPackages("chromium"),
  ],
  firefox: [
    () => installPackages("firefox-esr", "mesa-vulkan-drivers"),
    // Ubuntu calls it otherwise.
    () => installPackages("firefox", "mesa-vulkan-drivers"),
  ],
};

/** A browser of this kind with an adapter of the kind that the environment asks for. */
async function readyBrowser(kind: BrowserKind): Promise<FoundBrowser | Error> {
  const found = await findBrowser(kind);
  if (found === undefined) return new Error(missingBrowser(kind));
  try {
    if (kind === "firefox" && usesSoftwareAdapter()) findLavapipe();
    return found;
  } catch (error) {
    return error as Error;
  }
}

/** @throws {Error} if it could not be installed, with what to run. */
async function setUpBrowser(kind: BrowserKind): Promise<FoundBrowser> {
  let ready = await readyBrowser(kind);
  for (const install of installers[kind]) {
    if (!(ready instanceof Error)) return ready;
    if (install()) ready = await readyBrowser(kind);
  }
  if (ready instanceof Error) throw ready;
  return ready;
}

try {
  const asked = process.argv.slice(2).filter(isBrowserKind);
  for (const kind of asked.length > 0 ? asked : browserKinds) {
    if (kind === "firefox" && leavesSecondStackOut()) {
      console.log("firefox: left out by SAME_SEED_SECOND_STACK=skip; its tests will be skipped");
      continue;
    }
    const { executablePath, source } = await setUpBrowser(kind);
    console.log(`${kind}: ${executablePath} (${source})`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
