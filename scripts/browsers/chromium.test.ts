import { expect, test } from "vitest";
import { launchArgs } from "./chromium.ts";

test("names the software adapter only when asked to", () => {
  const flag = "--use-webgpu-adapter=swiftshader";
  expect(launchArgs({ software: true })).toContain(flag);
  expect(launchArgs({ software: false })).not.toContain(flag);
});
