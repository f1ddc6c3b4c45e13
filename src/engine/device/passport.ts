import type { AdapterPassport } from "../../core/results/passport.ts";
import { type AdapterWords, adapterKind } from "./adapterKinds.ts";
import { readFloatSignature } from "./floatSignature.ts";

/** What Chrome's developer features add, and subgroup sizes, which older browsers leave out. */
type ReportedInfo = AdapterWords &
  Partial<Pick<GPUAdapterInfo, "subgroupMinSize" | "subgroupMaxSize">> & {
    readonly backend?: string;
    readonly driver?: string;
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
  const browser = await readBrowser();
  return {
    ...reportedWords(adapterInfo),
    kind: adapterKind(adapterInfo),
    browser,
    ...known("implementation", implementationOf(navigator.userAgent)),
    timestampQuery: device.features.has("timestamp-query"),
    floatSignature: await readFloatSignature(device),
  };
}

/** The words that a browser reports; of those that not all browsers have, the ones that are there. */
export function reportedWords(info: ReportedInfo) {
  return {
    vendor: info.vendor,
    architecture: info.architecture,
    device: info.device,
    description: info.description,
    ...known("isFallbackAdapter", info.isFallbackAdapter),
    ...known("subgroupMinSize", info.subgroupMinSize),
    ...known("subgroupMaxSize", info.subgroupMaxSize),
    ...known("backend", info.backend || undefined),
    ...known("driver", info.driver || undefined),
  };
}

function known<Name extends string, Value>(name: Name, value: Value | undefined) {
  return (value === undefined ? {} : { [name]: value }) as { readonly [N in Name]?: Value };
}

/**
 * The WebGPU implementation behind a user agent, undefined if it is none of the three. The order
 * matters: Chrome names WebKit too, and on iOS every browser is WebKit.
 */
export function implementationOf(userAgent: string): AdapterPassport["implementation"] {
  if (/\b(iPhone|iPad)\b/.test(userAgent)) return "WebKit";
  if (/\bFirefox\//.test(userAgent)) return "wgpu";
  if (/\b(Headless)?Chrom(e|ium)\//.test(userAgent)) return "Dawn";
  return /\bAppleWebKit\//.test(userAgent) ? "WebKit" : undefined;
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
