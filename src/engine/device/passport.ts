import type { ProfileName } from "../../core/experiment/experimentSpec.ts";
import type { AdapterPassport } from "../../core/results/passport.ts";
import { readFloatSignature } from "./floatSignature.ts";

/** The part of GPUAdapterInfo that identifies the adapter; browsers leave much of it empty. */
export type AdapterWords = Pick<
  GPUAdapterInfo,
  "vendor" | "architecture" | "device" | "description"
> & {
  /** Older browsers have it on the adapter alone. */
  readonly isFallbackAdapter?: boolean;
};

/**
 * Reads the adapter, browser and float arithmetic that results will be made on.
 *
 * @throws {LabError} "kernel-failed" if the float probes do not run.
 */
export async function readPassport(
  device: GPUDevice,
  adapterInfo: GPUAdapterInfo,
): Promise<AdapterPassport> {
  const { vendor, architecture, device: model, description } = adapterInfo;
  return {
    vendor,
    architecture,
    device: model,
    description,
    kind: adapterKind(adapterInfo),
    browser: await readBrowser(),
    timestampQuery: device.features.has("timestamp-query"),
    floatSignature: await readFloatSignature(device),
  };
}

/**
 * The kind of adapter, which picks the tile profile. Rules, first that fits:
 * - software: a fallback adapter, or a known rasteriser by name: SwiftShader, Mesa's llvmpipe and
 *   lavapipe (architecture "software"), Microsoft's WARP ("Microsoft Basic Render Driver").
 * - discrete: NVIDIA, save Tegra; Intel's Arc and data-centre parts (architectures "...-hp" and
 *   "...-hpg"); AMD where the description names a card (RX, Pro, Instinct, FirePro, VII), since
 *   its architectures are those of its integrated parts too.
 * - integrated: all others, unknown ones too: its tiles run anywhere.
 *
 * @see Dawn, src/dawn/gpu_info.json, for the names that Chromium reports.
 */
export function adapterKind(info: AdapterWords): ProfileName {
  const vendor = info.vendor.toLowerCase();
  const architecture = info.architecture.toLowerCase();
  const model = `${info.device} ${info.description}`.toLowerCase();
  if (
    info.isFallbackAdapter === true ||
    /^(swiftshader|software|warp)$/.test(architecture) ||
    /swiftshader|llvmpipe|lavapipe|microsoft basic render/.test(model)
  ) {
    return "software";
  }
  if (vendor === "nvidia" && !/tegra|jetson|orin|xavier/.test(model)) return "discrete";
  if (vendor === "intel" && (/-hpg?$/.test(architecture) || /\barc\b.*\b[ab]\d{3}/.test(model))) {
    return "discrete";
  }
  const amdCard = /\bradeon\b.*\b(rx|pro|vii|r9)\b|\binstinct\b|\bfirepro\b/;
  return vendor === "amd" && amdCard.test(model) ? "discrete" : "integrated";
}

/** A brand and its version, as navigator.userAgentData lists them. */
export interface BrowserBrand {
  readonly brand: string;
  readonly version: string;
}

/**
 * Name, version and system of a browser, such as "Chromium 156.0.7300.0 on Linux".
 *
 * @param brands From navigator.userAgentData; empty in Firefox and Safari.
 * @param platform From navigator.userAgentData; empty if it is not there.
 * @param userAgent What to search where there are no brands.
 */
export function browserText(
  brands: readonly BrowserBrand[],
  platform: string,
  userAgent: string,
): string {
  // Browsers add a made-up brand, such as "Not)A;Brand", and Chromium beside their own name.
  const real = brands.filter(({ brand }) => !/not.*brand/i.test(brand));
  const own = real.find(({ brand }) => brand !== "Chromium") ?? real[0];
  const system = platform === "" ? systemOf(userAgent) : platform;
  const name = own === undefined ? nameOf(userAgent) : `${own.brand} ${own.version}`;
  return `${name} on ${system}`;
}

function nameOf(userAgent: string): string {
  for (const [name, pattern] of browserPatterns) {
    const version = pattern.exec(userAgent)?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  return "unknown browser";
}

/** Where user agents have the version. The first that fits: others name Chrome and Safari too. */
const browserPatterns = [
  ["Firefox", /Firefox\/([\d.]+)/],
  ["Edge", /Edg\/([\d.]+)/],
  ["Chrome", /Chrome\/([\d.]+)/],
  ["Safari", /Version\/([\d.]+).*Safari/],
] as const;

function systemOf(userAgent: string): string {
  const names = ["Android", "iPhone", "iPad", "Windows", "Mac OS X", "CrOS", "Linux"];
  return names.find((name) => userAgent.includes(name)) ?? "unknown system";
}

/** navigator.userAgentData, which TypeScript's DOM types leave out. */
interface UserAgentData {
  readonly brands: readonly BrowserBrand[];
  readonly platform: string;
  readonly getHighEntropyValues: (hints: readonly string[]) => Promise<{
    readonly fullVersionList?: readonly BrowserBrand[];
  }>;
}

async function readBrowser(): Promise<string> {
  const data: UserAgentData | undefined = Reflect.get(navigator, "userAgentData");
  if (data === undefined) return browserText([], "", navigator.userAgent);
  const { fullVersionList } = await data.getHighEntropyValues(["fullVersionList"]);
  return browserText(fullVersionList ?? data.brands, data.platform, navigator.userAgent);
}
