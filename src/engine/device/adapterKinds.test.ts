import { describe, expect, test } from "vitest";
import { type AdapterWords, adapterKind } from "./adapterKinds.ts";

type Row = readonly [vendor: string, architecture: string, description: string, kind: string];

const kindOf = (words: Partial<AdapterWords>) =>
  adapterKind({ vendor: "", architecture: "", device: "", description: "", ...words });

// Vendor and architecture as GPUInfo_autogen.cpp of Dawn spells them; which ids an architecture has
// (cards, processors or both) is read off the same file.
describe("Chrome and Edge, by vendor and architecture alone", () => {
  const rows: readonly Row[] = [
    ["google", "swiftshader", "", "software"],
    ["mesa", "software", "", "software"],
    ["mesa", "llvmpipe", "", "software"],
    ["microsoft", "warp", "", "software"],
    ...["fermi", "kepler", "maxwell", "pascal", "turing", "ampere", "lovelace", "blackwell"].map(
      (architecture): Row => ["nvidia", architecture, "", "discrete"],
    ),
    ["nvidia", "", "", "discrete"],
    ["nvidia", "volta", "", "integrated"],
    ...["gen-7", "gen-8", "gen-9", "gen-11", "gen-12lp", "gen-12-lp", "xe-lpg", "xe-2lpg"].map(
      (architecture): Row => ["intel", architecture, "", "integrated"],
    ),
    ["intel", "xe-3lpg", "", "integrated"],
    ...["gen-12hp", "gen-12-hp", "xe-2hpg"].map(
      (architecture): Row => ["intel", architecture, "", "discrete"],
    ),
    ...["gcn-4", "rdna-1", "rdna-4", "cdna-1"].map(
      (architecture): Row => ["amd", architecture, "", "discrete"],
    ),
    // Cards and processors alike.
    ...["gcn-1", "gcn-2", "gcn-3", "gcn-5", "rdna-2", "rdna-3", ""].map(
      (architecture): Row => ["amd", architecture, "", "integrated"],
    ),
    ["samsung", "rdna-2", "", "integrated"],
    ["apple", "metal-3", "", "integrated"],
    ["apple", "common-3", "", "integrated"],
    ["qualcomm", "adreno-7xx", "", "integrated"],
    ["arm", "valhall", "", "integrated"],
    ["arm", "gen-5", "", "integrated"],
    ["img-tec", "rogue", "", "integrated"],
    ["broadcom", "videocore", "", "integrated"],
  ];
  test.each(rows)("%s %s%s is %s", (vendor, architecture, description, kind) => {
    expect(kindOf({ vendor, architecture, description })).toBe(kind);
  });
});

// Words of `type` from developer.chrome.com; the first row was read in Chromium 156.
test.each([
  ["google", "swiftshader", "0xc0de", "SwiftShader Device (Subzero)", "CPU", "software"],
  ["amd", "rdna-2", "0x73bf", "AMD Radeon RX 6800 XT (RADV NAVI21)", "discrete GPU", "discrete"],
  ["amd", "rdna-2", "0x1681", "AMD Radeon Graphics", "integrated GPU", "integrated"],
  ["intel", "xe-2hpg", "0xe20b", "Intel(R) Arc(TM) B580 Graphics", "unknown", "discrete"],
])("Chrome with developer features: %s %s %s %s, %s is %s", (...row) => {
  const [vendor, architecture, device, description, type, kind] = row;
  expect(kindOf({ vendor, architecture, device, description, type })).toBe(kind);
});

// All four words are empty: Firefox ESR 153 on lavapipe, read there; on hardware, "WebGPU Default
// Adapter" of about:support in zen-browser/desktop issue 8932.
test.each([
  [true, "software"],
  [false, "integrated"],
])("Firefox, fallback adapter %s, is %s", (isFallbackAdapter, kind) => {
  expect(kindOf({ isFallbackAdapter })).toBe(kind);
});

// The first word of the GPU's name, four times: GPUAdapterInfo.h of WebKit.
test.each(["apple", "amd", "intelr"])("Safari on %s is integrated", (word) => {
  const words = { vendor: word, architecture: word, device: word, description: word };
  expect(kindOf({ ...words, isFallbackAdapter: false })).toBe("integrated");
});

// Ids in decimal and the driver's name: adapter.rs of deno_webgpu. No rule
// reads the id of the device.
test.each([
  ["65541", "0", "llvmpipe (LLVM 15.0.6, 256 bits)", "software"],
  ["5140", "140", "Microsoft Basic Render Driver", "software"],
  ["4318", "9348", "NVIDIA GeForce RTX 3070", "discrete"],
  ["4318", "0", "NVIDIA Tegra X1", "integrated"],
  ["4318", "0", "Orin (nvgpu)", "integrated"],
  ["4098", "29631", "AMD Radeon RX 6800 XT (RADV NAVI21)", "discrete"],
  ["4098", "26751", "AMD Radeon RX Vega 64", "discrete"],
  ["4098", "26287", "AMD Radeon VII (RADV VEGA20)", "discrete"],
  ["4098", "29768", "AMD Radeon PRO W7900", "discrete"],
  ["4098", "29580", "AMD Instinct MI100", "discrete"],
  ["4098", "5592", "AMD Radeon(TM) RX Vega 10 Graphics", "integrated"],
  ["4098", "5686", "AMD Radeon(TM) Graphics", "integrated"],
  ["4098", "5567", "AMD Radeon 780M (RADV GFX1103_R1)", "integrated"],
  ["32902", "22176", "Intel(R) Arc(TM) A770 Graphics", "discrete"],
  ["32902", "22193", "Intel(R) Arc(TM) Pro A40 Graphics", "discrete"],
  ["32902", "57867", "Intel(R) Arc(TM) B580 Graphics", "discrete"],
  ["32902", "45184", "Intel(R) Arc(TM) B390 GPU", "integrated"],
  ["32902", "25760", "Intel(R) Arc(TM) 140V GPU (16GB)", "integrated"],
  ["32902", "6418", "Intel(R) HD Graphics 530", "integrated"],
  ["4203", "0", "Apple M2", "integrated"],
])("Deno: %s %s %s is %s", (vendor, device, description, kind) => {
  expect(kindOf({ vendor, device, description })).toBe(kind);
});

test("an id in hexadecimal is read as well", () => {
  expect(kindOf({ vendor: "0x10DE" })).toBe("discrete");
});

test("a fallback adapter is software whatever its name", () => {
  const words = { vendor: "nvidia", architecture: "ampere" };
  expect(kindOf({ ...words, isFallbackAdapter: true })).toBe("software");
  expect(kindOf({ ...words, isFallbackAdapter: false })).toBe("discrete");
});
