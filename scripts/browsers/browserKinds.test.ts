import { expect, test } from "vitest";
import { kindOfName, nameOfProgram } from "./browserKinds.ts";

// What `--version` prints: Debian 12's packages, Google's and Microsoft's own builds, Mozilla's; a
// file name is what Windows has.
test.each([
  ["Mozilla Firefox 153.7.0esr", "firefox"],
  ["firefox.exe", "firefox"],
  ["Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)", "chromium"],
  ["Google Chrome 138.0.7204.50", "chromium"],
  ["Microsoft Edge 138.0.3351.55", "chromium"],
  ["msedge.exe", "chromium"],
  ["v20.19.0", null],
] as const)("%s is %s", (name, kind) => {
  expect(kindOfName(name)).toBe(kind);
});

test("a program is asked for its name; one that is not there has none", async () => {
  const name = process.platform === "win32" ? "node.exe" : process.version;
  expect(await nameOfProgram(process.execPath)).toBe(name);
  expect(await nameOfProgram("/no/such/browser")).toBeNull();
});
