import { homedir } from "node:os";
import { posix, win32 } from "node:path";
import { chromium } from "playwright";
import { type BrowserKind, kindOfName, nameOfProgram } from "./browserKinds.ts";

/** A browser on this machine and how it was found. */
export interface FoundBrowser {
  readonly kind: BrowserKind;
  readonly executablePath: string;
  readonly source: "environment" | "installed" | "playwright";
}

/** The folders that installers choose by user or by Windows set-up. */
export interface InstallRoots {
  readonly home: string;
  readonly programFiles: readonly string[];
}

interface Places {
  /** The environment variable that names one. */
  readonly variable: string;
  /** Under the folders for programs of Windows. */
  readonly win32: readonly string[];
  /** Applications of macOS and the program in each. */
  readonly darwin: readonly (readonly [application: string, program: string])[];
  readonly others: readonly string[];
}

/** Where browsers install themselves, best first. */
const places: Record<BrowserKind, Places> = {
  chromium: {
    variable: "SAME_SEED_BROWSER",
    win32: [
      "Google\\Chrome\\Application\\chrome.exe",
      "Chromium\\Application\\chrome.exe",
      "Microsoft\\Edge\\Application\\msedge.exe",
    ],
    darwin: [
      ["Google Chrome", "Google Chrome"],
      ["Chromium", "Chromium"],
      ["Microsoft Edge", "Microsoft Edge"],
    ],
    others: [
      "/usr/bin/google-chrome-stable",
      "/usr/bin/google-chrome",
      "/opt/google/chrome/chrome",
      "/usr/bin/chromium",
      "/usr/bin/chromium-browser",
      "/snap/bin/chromium",
      "/usr/bin/microsoft-edge-stable",
    ],
  },
  firefox: {
    variable: "SAME_SEED_FIREFOX",
    win32: ["Mozilla Firefox\\firefox.exe"],
    darwin: [["Firefox", "firefox"]],
    // Not the snap: it may not read a profile in the folder for temporary files.
    others: ["/usr/bin/firefox-esr", "/opt/firefox/firefox", "/usr/bin/firefox"],
  },
};

/** The environment variable that names a browser of this kind. */
export function variableOf(kind: BrowserKind): string {
  return places[kind].variable;
}

/** The paths at which a browser of this kind may be installed, best first. */
export function installedPaths(
  kind: BrowserKind,
  platform: NodeJS.Platform,
  roots: InstallRoots,
): string[] {
  const { win32: windows, darwin, others } = places[kind];
  if (platform === "win32") {
    return windows.flatMap((path) => roots.programFiles.map((folder) => win32.join(folder, path)));
  }
  if (platform === "darwin") {
    return darwin.flatMap(([application, program]) =>
      ["/Applications", posix.join(roots.home, "Applications")].map((folder) =>
        posix.join(folder, `${application}.app`, "Contents/MacOS", program),
      ),
    );
  }
  return [...others];
}

/**
 * A browser of this kind: the one that the environment names, else an installed one, else
 * Playwright's own Chromium. Playwright's own Firefox is another build, driven by another protocol
 * than released ones, and is not used.
 *
 * @throws {Error} if the named one does not start or is of another kind.
 */
export async function findBrowser(kind: BrowserKind): Promise<FoundBrowser | undefined> {
  const variable = variableOf(kind);
  const named = process.env[variable];
  if (named) {
    const name = await nameOfProgram(named);
    if (name === null) {
      throw new Error(`${variable} names ${named}, which does not exist or does not start`);
    }
    // A program that says nothing of its kind is taken at the user's word.
    if ((kindOfName(name) ?? kind) === kind) {
      return { kind, executablePath: named, source: "environment" };
    }
    throw new Error(`${variable} needs a ${kind}, and ${named} is "${name}"`);
  }
  const programFiles = [
    process.env.PROGRAMFILES,
    process.env["PROGRAMFILES(X86)"],
    process.env.LOCALAPPDATA,
  ].filter((folder) => folder !== undefined);
  const paths = installedPaths(kind, process.platform, { home: homedir(), programFiles });
  for (const executablePath of paths) {
    if ((await nameOfProgram(executablePath)) !== null) {
      return { kind, executablePath, source: "installed" };
    }
  }
  if (kind !== "chromium") return undefined;
  const executablePath = chromium.executablePath();
  const starts = (await nameOfProgram(executablePath)) !== null;
  return starts ? { kind, executablePath, source: "playwright" } : undefined;
}
