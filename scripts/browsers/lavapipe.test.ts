import { expect, test } from "vitest";
import { lavapipeAmong } from "./lavapipe.ts";

// File names: mesa-vulkan-drivers of Debian 12 on amd64, arm64 and i386.
const folder = "/usr/share/vulkan/icd.d";
const [intel, amd64, i386, arm64] = [
  "intel_icd.x86_64.json",
  "lvp_icd.x86_64.json",
  "lvp_icd.i686.json",
  "lvp_icd.aarch64.json",
].map((name) => `${folder}/${name}`);

test("takes lavapipe's driver of this processor, not another's", () => {
  expect(lavapipeAmong([intel, i386, amd64], "x64")).toBe(amd64);
  expect(lavapipeAmong([intel, arm64], "arm64")).toBe(arm64);
  expect(lavapipeAmong([intel, i386], "x64")).toBeUndefined();
  expect(lavapipeAmong([intel], "x64")).toBeUndefined();
});

test("takes a file that names no processor where none names this one", () => {
  expect(lavapipeAmong(["/opt/mesa/lvp_icd.json", i386], "x64")).toBe("/opt/mesa/lvp_icd.json");
  expect(lavapipeAmong(["/opt/mesa/lvp_icd.json", amd64], "x64")).toBe(amd64);
});
