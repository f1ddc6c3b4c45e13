import { expect, test } from "vitest";
import { usesSoftwareAdapter } from "./adapterChoice.ts";

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
