import { profileNames } from "../experiment/experimentSpec.ts";
import { z } from "../zod.ts";

/**
 * A few probes of an adapter's float arithmetic. Two adapters with different signatures
 * cannot be expected to give equal bits; equal ones still may not.
 */
export const floatSignatureSchema = z.strictObject({
  /** Whether a * b + c is contracted to one rounding. */
  fusesMultiplyAdd: z.boolean(),
  /** Whether subnormal results survive, or become 0. */
  keepsSubnormals: z.boolean(),
  /** Whether (a + b) + c keeps the order in which it is written. */
  keepsSumOrder: z.boolean(),
  /** Result bits of all probes in hex, for comparison between machines. */
  bits: z.string(),
});

const subgroupSize = z.int().min(1);

/**
 * What a result was made on. Empty words: the browser does not report them. Fields that may be
 * missing: not all browsers have them, and older documents have none of them.
 */
export const adapterPassportSchema = z.strictObject({
  vendor: z.string(),
  architecture: z.string(),
  device: z.string(),
  description: z.string(),
  /** Whether the browser itself says that it computes on the processor. */
  isFallbackAdapter: z.boolean().optional(),
  subgroupMinSize: subgroupSize.optional(),
  subgroupMaxSize: subgroupSize.optional(),
  /** "vulkan", "metal", "D3D12", ...: from Chrome with developer features alone. */
  backend: z.string().min(1).optional(),
  driver: z.string().min(1).optional(),
  kind: z.enum(profileNames),
  browser: z.string(),
  /** Told by the browser's name: Chrome and Edge have Dawn, Firefox wgpu, Safari WebKit's own. */
  implementation: z.enum(["Dawn", "wgpu", "WebKit"]).optional(),
  timestampQuery: z.boolean(),
  floatSignature: floatSignatureSchema,
});

export type FloatSignature = z.infer<typeof floatSignatureSchema>;
export type AdapterPassport = z.infer<typeof adapterPassportSchema>;

/** Vendor, architecture and the like, as far as the browser reports them. */
export function adapterName(passport: AdapterPassport): string {
  const { vendor, architecture, device, description } = passport;
  const parts = [vendor, architecture, device, description].filter((part) => part !== "");
  return parts.join(" ") || "unnamed adapter";
}

/** A field as people read it. Undefined: the document does not have it. Empty: not reported. */
interface PassportField {
  readonly title: string;
  readonly read: (passport: AdapterPassport) => string | undefined;
  /**
   * Whether equal bits are promised only where both passports agree on it. The kind is not: it only
   * chooses the tile profile, which the conditions name.
   */
  readonly bindsBits: boolean;
}

const yesNo = (value: boolean | undefined) =>
  value === undefined ? undefined : value ? "yes" : "no";

/** Every field of a passport, in the order in which it is shown. */
export const passportFields = {
  vendor: { title: "Vendor", read: ({ vendor }) => vendor, bindsBits: true },
  architecture: {
    title: "Architecture",
    read: ({ architecture }) => architecture,
    bindsBits: true,
  },
  device: { title: "Device", read: ({ device }) => device, bindsBits: true },
  description: { title: "Description", read: ({ description }) => description, bindsBits: true },
  driver: { title: "Driver", read: ({ driver }) => driver, bindsBits: true },
  backend: { title: "Backend", read: ({ backend }) => backend, bindsBits: true },
  isFallbackAdapter: {
    title: "Fallback adapter",
    read: ({ isFallbackAdapter }) => yesNo(isFallbackAdapter),
    bindsBits: true,
  },
  subgroupSizes: {
    title: "Subgroup sizes",
    read: ({ subgroupMinSize: least, subgroupMaxSize: most }) =>
      least === undefined || most === undefined ? undefined : `${least} to ${most}`,
    bindsBits: true,
  },
  kind: { title: "Kind", read: ({ kind }) => kind, bindsBits: false },
  browser: { title: "Browser", read: ({ browser }) => browser, bindsBits: true },
  implementation: {
    title: "WebGPU implementation",
    read: ({ implementation }) => implementation,
    bindsBits: true,
  },
  timestampQuery: {
    title: "GPU timestamps",
    read: ({ timestampQuery }) => yesNo(timestampQuery),
    bindsBits: false,
  },
  fusesMultiplyAdd: {
    title: "Fuses multiply-add",
    read: ({ floatSignature }) => yesNo(floatSignature.fusesMultiplyAdd),
    bindsBits: true,
  },
  keepsSubnormals: {
    title: "Keeps subnormals",
    read: ({ floatSignature }) => yesNo(floatSignature.keepsSubnormals),
    bindsBits: true,
  },
  keepsSumOrder: {
    title: "Keeps order of sums",
    read: ({ floatSignature }) => yesNo(floatSignature.keepsSumOrder),
    bindsBits: true,
  },
  floatSignature: {
    title: "Float signature",
    read: ({ floatSignature }) => floatSignature.bits,
    bindsBits: true,
  },
} as const satisfies Record<string, PassportField>;
