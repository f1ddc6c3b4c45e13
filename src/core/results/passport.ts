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

/** What a result was made on. */
export const adapterPassportSchema = z.strictObject({
  vendor: z.string(),
  architecture: z.string(),
  device: z.string(),
  description: z.string(),
  kind: z.enum(profileNames),
  browser: z.string(),
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
