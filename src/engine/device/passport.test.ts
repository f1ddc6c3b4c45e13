import { expect, test } from "vitest";
import { browserText, implementationOf, reportedWords } from "./passport.ts";

const windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
const chrome = [
  { brand: "Not)A;Brand", version: "8.0.0.0" },
  { brand: "Chromium", version: "138.0.7204.50" },
  { brand: "Google Chrome", version: "138.0.7204.50" },
];

test.each([
  [chrome, "Windows", "", "Google Chrome 138.0.7204.50 on Windows"],
  [chrome.slice(0, 2), "Linux", "", "Chromium 138.0.7204.50 on Linux"],
  [[], "", `${windows} Gecko/20100101 Firefox/141.0`, "Firefox 141.0 on Windows"],
  [
    [],
    "",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
    "Safari 26.0 on Mac OS X",
  ],
  [
    [],
    "",
    `${windows} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0`,
    "Edge 138.0.0.0 on Windows",
  ],
  [[], "", "", "unknown browser on unknown system"],
])("browser %#", (brands, platform, userAgent, text) => {
  expect(browserText(brands, platform, userAgent)).toBe(text);
});

const safari =
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15";
const chromeOn = (system: string, name = "Chrome/138.0.0.0") =>
  `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) ${name} Safari/537.36`;

test.each([
  [chromeOn("X11; Linux x86_64"), "Dawn"],
  [chromeOn("X11; Linux x86_64", "HeadlessChrome/156.0.0.0"), "Dawn"],
  [chromeOn("Windows NT 10.0; Win64; x64", "Chrome/138.0.0.0 Edg/138.0.0.0"), "Dawn"],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0", "wgpu"],
  [safari, "WebKit"],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/138.0.0.0 Mobile/15E148 Safari/604.1",
    "WebKit",
  ],
  ["Deno/2.4.0", undefined],
])("%s has %s", (userAgent, implementation) => {
  expect(implementationOf(userAgent)).toBe(implementation);
});

const nothing = { vendor: "", architecture: "", device: "", description: "" };

test("what a browser does not report is left out; empty words stay", () => {
  expect(reportedWords(nothing)).toStrictEqual(nothing);
  // Firefox ESR 153 on lavapipe.
  const firefox = { ...nothing, subgroupMinSize: 4, subgroupMaxSize: 128, isFallbackAdapter: true };
  expect(reportedWords(firefox)).toStrictEqual(firefox);
});

test("backend and driver are kept where developer features report them", () => {
  // Chromium 156 on SwiftShader, with --enable-webgpu-developer-features.
  const reported = {
    vendor: "google",
    architecture: "swiftshader",
    device: "0xc0de",
    description: "SwiftShader Device (Subzero)",
    driver: "SwiftShader driver 5.0.0",
    backend: "vulkan",
  };
  expect(reportedWords({ ...reported, type: "CPU" })).toStrictEqual(reported);
  expect(reportedWords({ ...nothing, driver: "" })).toStrictEqual(nothing);
});
