import { expect, test } from "vitest";
import { installedPaths } from "./findBrowser.ts";

const roots = { home: "/home/user", programFiles: ["C:\\Program Files"] };

// Paths: the defaults of the installers.
test("has the paths of Chrome on each system", () => {
  expect(installedPaths("chromium", "linux", roots)).toContain("/usr/bin/google-chrome");
  expect(installedPaths("chromium", "darwin", roots)[0]).toBe(
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  );
  expect(installedPaths("chromium", "win32", roots)[0]).toBe(
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  );
});

test("has the paths of Firefox on each system", () => {
  expect(installedPaths("firefox", "linux", roots)).toContain("/usr/bin/firefox-esr");
  expect(installedPaths("firefox", "darwin", roots)).toEqual([
    "/Applications/Firefox.app/Contents/MacOS/firefox",
    "/home/user/Applications/Firefox.app/Contents/MacOS/firefox",
  ]);
  expect(installedPaths("firefox", "win32", roots)).toEqual([
    "C:\\Program Files\\Mozilla Firefox\\firefox.exe",
  ]);
});
