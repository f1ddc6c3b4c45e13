import { expect, test } from "vitest";
import { adapterKind, browserText } from "./passport.ts";

// Vendor and architecture as Dawn reports them (src/dawn/gpu_info.json, lower case, dashes);
// descriptions as drivers write them. Without developer features Chromium leaves them empty.
test.each([
  ["google", "swiftshader", "", "software"],
  ["google", "swiftshader", "SwiftShader Device (Subzero)", "software"],
  ["mesa", "software", "", "software"],
  ["mesa", "", "llvmpipe (LLVM 17.0.6, 256 bits)", "software"],
  ["microsoft", "warp", "", "software"],
  ["microsoft", "", "Microsoft Basic Render Driver", "software"],
  ["nvidia", "lovelace", "", "discrete"],
  ["nvidia", "", "NVIDIA GeForce RTX 5090", "discrete"],
  ["nvidia", "maxwell", "NVIDIA Tegra X1", "integrated"],
  ["intel", "gen-9", "Intel(R) UHD Graphics 620", "integrated"],
  ["intel", "gen-12-lp", "", "integrated"],
  ["intel", "gen-12-lp", "Intel(R) Arc(TM) Graphics", "integrated"],
  ["intel", "gen-12-hp", "", "discrete"],
  ["intel", "", "Intel(R) Arc(TM) A770 Graphics", "discrete"],
  ["amd", "rdna-2", "", "integrated"],
  ["amd", "gcn-5", "AMD Radeon(TM) Graphics", "integrated"],
  ["amd", "rdna-3", "AMD Radeon 780M", "integrated"],
  ["amd", "rdna-2", "AMD Radeon RX 6800 XT", "discrete"],
  ["amd", "gcn-4", "AMD Radeon Pro 560X", "discrete"],
  ["apple", "metal-3", "", "integrated"],
  ["qualcomm", "adreno-7xx", "", "integrated"],
  ["arm", "valhall", "", "integrated"],
  ["", "", "", "integrated"],
])("%s %s %s is %s", (vendor, architecture, description, kind) => {
  expect(adapterKind({ vendor, architecture, device: "", description })).toBe(kind);
});

test("a fallback adapter is software whatever its name", () => {
  const words = { vendor: "nvidia", architecture: "ampere", device: "", description: "" };
  expect(adapterKind({ ...words, isFallbackAdapter: true })).toBe("software");
  expect(adapterKind({ ...words, isFallbackAdapter: false })).toBe("discrete");
});

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
