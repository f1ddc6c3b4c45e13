import type { ProfileName } from "../../core/experiment/experimentSpec.ts";

/** What a browser says of an adapter; browsers leave much of it empty. */
export type AdapterWords = Pick<
  GPUAdapterInfo,
  "vendor" | "architecture" | "device" | "description"
> & {
  readonly isFallbackAdapter?: boolean;
  /** Of Chrome's developer features alone: "discrete GPU", "integrated GPU", "CPU", "unknown". */
  readonly type?: string;
};

/** PCI ids of vendors, by the name that Dawn has for them. wgpu gives the id as a decimal number. */
const vendorIds = {
  amd: 0x1002,
  google: 0x1ae0,
  intel: 0x8086,
  mesa: 0x10005,
  microsoft: 0x1414,
  nvidia: 0x10de,
} as const;
type KnownVendor = keyof typeof vendorIds;

/** A rule holds if everything that it asks for does. */
interface KindRule {
  readonly kind: ProfileName;
  readonly isFallbackAdapter?: true;
  readonly type?: string;
  readonly vendor?: KnownVendor;
  /** One of these. */
  readonly architectures?: readonly string[];
  /** Found in device and description, in lower case. */
  readonly names?: RegExp;
}

/**
 * The kind of adapter, which picks the tile profile: the first rule that holds decides. What
 * browsers report:
 *
 * - Chrome and Edge (Dawn): vendor and architecture, by a table of PCI ids. Device, description and
 *   type are there with developer features alone.
 * - Firefox (wgpu): four empty words on any hardware; that an adapter is a fallback, of software.
 * - Safari: the first word of the GPU's name, four times: "apple", "amd".
 * - Deno (wgpu): PCI ids as decimal numbers, no architecture, the driver's name as description.
 *
 * So in Firefox every hardware adapter is integrated, and in Chrome so are AMD's architectures that
 * cards and processors share (gcn-1, 2, 3 and 5, rdna-2 and 3): neither limits nor subgroup sizes
 * (32 to 64 for both) tell those apart. A WebGL context may be on another adapter, and may not be
 * there the next time, which would change bits from run to run; so it is not asked. The
 * experiment can name another profile.
 *
 * @see Dawn, src/dawn/gpu_info.json and the GPUInfo_autogen.cpp made of it: vendors, architectures.
 * @see developer.chrome.com/docs/web-platform/webgpu/developer-features for `type`.
 * @see WebKit, Source/WebCore/Modules/WebGPU/GPUAdapterInfo.h.
 * @see deno_webgpu, adapter.rs, GPUAdapterInfo.
 */
const kindRules: readonly KindRule[] = [
  { kind: "software", isFallbackAdapter: true },
  { kind: "software", type: "CPU" },
  { kind: "discrete", type: "discrete GPU" },
  { kind: "integrated", type: "integrated GPU" },

  // Dawn's names for SwiftShader, Mesa's lavapipe and Microsoft's WARP; and the drivers' own.
  { kind: "software", vendor: "google", architectures: ["swiftshader"] },
  { kind: "software", vendor: "mesa", architectures: ["software", "llvmpipe"] },
  { kind: "software", vendor: "microsoft", architectures: ["warp"] },
  { kind: "software", names: /swiftshader|llvmpipe|lavapipe|microsoft basic render/ },

  // Dawn's only ids of Volta are those of a Tegra.
  { kind: "integrated", vendor: "nvidia", architectures: ["volta"] },
  { kind: "integrated", vendor: "nvidia", names: /\b(tegra|jetson|xavier|orin|thor)\b/ },
  { kind: "discrete", vendor: "nvidia" },

  // Arc cards of two generations; the dashed name is that of older versions of Dawn.
  { kind: "discrete", vendor: "intel", architectures: ["gen-12hp", "gen-12-hp", "xe-2hpg"] },
  // "Arc A770", "Arc B580", "Arc Pro A40"; but B370 and B390 are parts of processors.
  { kind: "discrete", vendor: "intel", names: /\barc\b.*\b(a\d{2,3}m?|b(?!3[79]0)\d{2,3})\b/ },

  // Architectures of which Dawn lists cards alone.
  { kind: "discrete", vendor: "amd", architectures: ["gcn-4", "rdna-1", "rdna-4", "cdna-1"] },
  // "Radeon RX Vega 10 Graphics" is part of a processor; "RX Vega 56" and "64" are cards.
  { kind: "integrated", vendor: "amd", names: /\bvega ([3-9]|1[01])\b/ },
  { kind: "discrete", vendor: "amd", names: /\bradeon\b.*\b(rx|pro|vii|r9)\b/ },
  { kind: "discrete", vendor: "amd", names: /\b(instinct|firepro)\b/ },

  // Its tiles run anywhere.
  { kind: "integrated" },
];

/** The kind of adapter by what a browser says of it: see `kindRules`. */
export function adapterKind(info: AdapterWords): ProfileName {
  const vendor = vendorOf(info.vendor);
  const architecture = info.architecture.toLowerCase();
  const names = `${info.device} ${info.description}`.toLowerCase();
  const rule = kindRules.find(
    (asked) =>
      (asked.isFallbackAdapter === undefined || info.isFallbackAdapter === true) &&
      (asked.type === undefined || info.type === asked.type) &&
      (asked.vendor === undefined || vendor === asked.vendor) &&
      (asked.architectures === undefined || asked.architectures.includes(architecture)) &&
      (asked.names === undefined || asked.names.test(names)),
  );
  return rule?.kind ?? "integrated";
}

/** A vendor's name in lower case, whether the browser gives its name or its PCI id. */
function vendorOf(reported: string): string {
  const id = /^(0x[0-9a-f]+|\d+)$/i.test(reported) ? Number(reported) : null;
  const known = Object.entries(vendorIds).find(([, vendorId]) => vendorId === id);
  return known?.[0] ?? reported.toLowerCase();
}
