import { execFile, spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { posix, win32 } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium, type LaunchOptions } from "playwright";

/** A browser on this machine and how it was found. */
export interface FoundBrowser {
  executablePath: string;
  source: "environment" | "installed" | "playwright";
}

/** The folders that installers choose by user or by Windows set-up. */
export interface InstallRoots {
  home: string;
  programFiles: readonly string[];
}

const START_TIMEOUT_MS = 30_000;

/** What to run by hand where no browser is found. */
const INSTALL_HINT =
  "No Chrome or Chromium was found. Install one with `npx playwright install --with-deps chromium`," +
  " or name one: SAME_SEED_BROWSER=/path/to/chrome";

/** Where Chrome, Chromium and Edge install themselves, best first. */
export function installedPaths(platform: NodeJS.Platform, roots: InstallRoots): string[] {
  if (platform === "win32") {
    return [
      "Google\\Chrome\\Application\\chrome.exe",
      "Chromium\\Application\\chrome.exe",
      "Microsoft\\Edge\\Application\\msedge.exe",
    ].flatMap((path) => roots.programFiles.map((folder) => win32.join(folder, path)));
  }
  if (platform === "darwin") {
    return ["Google Chrome", "Chromium", "Microsoft Edge"].flatMap((name) =>
      ["/Applications", posix.join(roots.home, "Applications")].map((folder) =>
        posix.join(folder, `${name}.app`, "Contents/MacOS", name),
      ),
    );
  }
  return [
    "/usr/bin/google-chrome-stable",
    "/usr/bin/google-chrome",
    "/opt/google/chrome/chrome",
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/snap/bin/chromium",
    "/usr/bin/microsoft-edge-stable",
  ];
}

/** Whether the file exists and starts: a snap stub or a missing library does not. */
async function starts(executablePath: string): Promise<boolean> {
  if (!existsSync(executablePath)) return false;
  // On Windows `--version` opens a window instead of printing.
  if (process.platform === "win32") return true;
  try {
    await promisify(execFile)(executablePath, ["--version"], { timeout: START_TIMEOUT_MS });
    return true;
  } catch {
    return false;
  }
}

/**
 * A Chrome or Chromium: SAME_SEED_BROWSER, else an installed one, else Playwright's own.
 *
 * @throws {Error} if the named one does not start.
 */
async function lookForBrowser(): Promise<FoundBrowser | undefined> {
  const named = process.env.SAME_SEED_BROWSER;
  if (named) {
    if (await starts(named)) return { executablePath: named, source: "environment" };
    throw new Error(`SAME_SEED_BROWSER names ${named}, which does not exist or does not start`);
  }
  const programFiles = [
    process.env.PROGRAMFILES,
    process.env["PROGRAMFILES(X86)"],
    process.env.LOCALAPPDATA,
  ].filter((folder) => folder !== undefined);
  for (const path of installedPaths(process.platform, { home: homedir(), programFiles })) {
    if (await starts(path)) return { executablePath: path, source: "installed" };
  }
  const own = chromium.executablePath();
  return (await starts(own)) ? { executablePath: own, source: "playwright" } : undefined;
}

function runLoudly(command: string, args: readonly string[]): boolean {
  console.log(`> ${command} ${args.join(" ")}`);
  // npx is a .cmd file on Windows, which starts only through a shell.
  const shell = process.platform === "win32";
  return spawnSync(command, args, { stdio: "inherit", shell }).status === 0;
}

/**
 * Finds a browser or installs one: Playwright's Chromium, with the system's libraries where
 * this user may add them, else Debian's package.
 *
 * @throws {Error} if none could be installed, with what to run.
 */
async function setUpBrowser(): Promise<FoundBrowser> {
  const mayUseApt = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  const attempts: (() => boolean)[] = [
    () => runLoudly("npx", ["playwright", "install", "chromium"]),
    () => mayUseApt && runLoudly("npx", ["playwright", "install-deps", "chromium"]),
    () =>
      mayUseApt &&
      runLoudly("apt-get", ["update"]) &&
      runLoudly("apt-get", ["install", "-y", "--no-install-recommends", "chromium"]),
  ];
  let found = await lookForBrowser();
  for (const attempt of attempts) {
    if (found !== undefined) return found;
    if (attempt()) found = await lookForBrowser();
  }
  if (found === undefined) throw new Error(INSTALL_HINT);
  return found;
}

/** Whether the kernel offers a GPU's device file; only Linux shows them. */
function hasGpuDevice(): boolean {
  if (existsSync("/dev/nvidia0")) return true;
  return (
    existsSync("/dev/dri") && readdirSync("/dev/dri").some((name) => name.startsWith("render"))
  );
}

/**
 * Whether to use the software adapter. "auto" takes the hardware, save on a Linux machine
 * without a GPU device.
 *
 * @param choice SAME_SEED_ADAPTER; "auto" where it is unset.
 * @throws {Error} if the choice is none of "software", "hardware", "auto".
 */
export function usesSoftwareAdapter(
  choice: string = process.env.SAME_SEED_ADAPTER ?? "auto",
  platform: NodeJS.Platform = process.platform,
  gpuDevice: () => boolean = hasGpuDevice,
): boolean {
  if (choice === "software") return true;
  if (choice === "hardware") return false;
  if (choice === "auto") return platform === "linux" && !gpuDevice();
  throw new Error(`SAME_SEED_ADAPTER is software, hardware or auto, not "${choice}"`);
}

/** Chromium's flags for WebGPU without a window, on the software or the hardware adapter. */
export function launchArgs({ software }: { software: boolean }): string[] {
  const args = [
    "--enable-unsafe-webgpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  if (software) args.push("--use-webgpu-adapter=swiftshader");
  // WebGPU on Linux goes through Vulkan, which needs no window surface here.
  else if (process.platform === "linux") {
    args.push("--enable-features=Vulkan", "--disable-vulkan-surface");
  }
  // Chromium's sandbox refuses to run as root.
  if (process.getuid?.() === 0) args.push("--no-sandbox");
  return args;
}

/**
 * How to start the browser with the adapter that the environment asks for.
 *
 * @throws {Error} if there is no browser, or SAME_SEED_ADAPTER names no adapter.
 */
export async function launchOptions(): Promise<LaunchOptions> {
  const found = await lookForBrowser();
  if (found === undefined) throw new Error(INSTALL_HINT);
  return {
    executablePath: found.executablePath,
    args: launchArgs({ software: usesSoftwareAdapter() }),
    // Named flags only: --no-sandbox is added for root alone.
    chromiumSandbox: process.getuid?.() !== 0,
  };
}

// Run as a script: finds a browser for the browser tests, or installs one; prints which.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const { executablePath, source } = await setUpBrowser();
    console.log(`${executablePath} (${source})`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
