import { expect, test } from "vitest";
import { installedPaths, launchArgs, usesSoftwareAdapter } from "./browser.ts";

const roots = { home: "/home/user", programFiles: ["C:\\Program Files"] };

// Paths: the defaults of the installers.
test("has the paths of Chrome on each system", () => {
  expect(installedPaths("linux", roots)).toContain("/usr/bin/google-chrome");
  expect(installedPaths("darwin", roots)[0]).toBe(
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  );
  expect(installedPaths("win32", roots)[0]).toBe(
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  );
});

test.each([
  ["auto", "linux", false, true],
  ["auto", "linux", true, false],
  ["auto", "darwin", false, false],
  ["auto", "win32", false, false],
  ["software", "linux", true, true],
  ["hardware", "linux", false, false],
] as const)("%s on %s with a GPU device: %s -> software: %s", (choice, platform, gpu, software) => {
  expect(usesSoftwareAdapter(choice, platform, () => gpu)).toBe(software);
});

test("refuses an unknown adapter choice", () => {
  expect(() => usesSoftwareAdapter("gpu", "linux", () => true)).toThrow(/not "gpu"/);
});

test("names the software adapter only when asked to", () => {
  const flag = "--use-webgpu-adapter=swiftshader";
  expect(launchArgs({ software: true })).toContain(flag);
  expect(launchArgs({ software: false })).not.toContain(flag);
});
