import { z } from "zod";
import { reasonOf } from "../errors.ts";
import { base64ToBytes, bytesToBase64 } from "./base64.ts";

const kinds = {
  u8: Uint8Array,
  u32: Uint32Array,
  f32: Float32Array,
  f64: Float64Array,
} as const;

/**
 * Typed arrays as `{ dtype, length, base64 }`: the elements' bytes, little-endian, which is
 * the byte order of every platform with WebGPU. NaN, infinities and -0 keep their bits.
 */
function typedArrayCodec<T extends Uint8Array | Uint32Array | Float32Array | Float64Array>(
  dtype: keyof typeof kinds,
  kind: { new (buffer: ArrayBuffer): T; readonly BYTES_PER_ELEMENT: number },
) {
  return z.codec(
    z.strictObject({ dtype: z.literal(dtype), length: z.int().min(0), base64: z.string() }),
    z.custom<T>((value) => value instanceof kind),
    {
      decode: ({ length, base64 }, context) => {
        const complain = (message: string) => {
          context.issues.push({ code: "custom", message, input: base64 });
          return z.NEVER;
        };
        try {
          const bytes = base64ToBytes(base64);
          if (bytes.length !== length * kind.BYTES_PER_ELEMENT) {
            return complain(
              `${length} elements of ${dtype} announced, ${bytes.length} bytes given`,
            );
          }
          return new kind(bytes.buffer);
        } catch (cause) {
          return complain(reasonOf(cause));
        }
      },
      encode: (array) => ({
        dtype,
        length: array.length,
        base64: bytesToBase64(new Uint8Array(array.buffer, array.byteOffset, array.byteLength)),
      }),
    },
  );
}

export const u8Codec = typedArrayCodec<Uint8Array>("u8", kinds.u8);
export const u32Codec = typedArrayCodec<Uint32Array>("u32", kinds.u32);
export const f32Codec = typedArrayCodec<Float32Array>("f32", kinds.f32);
export const f64Codec = typedArrayCodec<Float64Array>("f64", kinds.f64);

/** Numbers that JSON cannot hold travel by name. */
const unwritable = { NaN: Number.NaN, Infinity: Infinity, "-Infinity": -Infinity, "-0": -0 };

/** Any number: as itself where JSON can hold it, else one of the four names. */
export const numberCodec = z.codec(
  z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity", "-0"])]),
  z.custom<number>((value) => typeof value === "number"),
  {
    decode: (written) => (typeof written === "number" ? written : unwritable[written]),
    encode: (value) => {
      if (Object.is(value, -0)) return "-0";
      if (Number.isNaN(value)) return "NaN";
      if (Number.isFinite(value)) return value;
      return value > 0 ? "Infinity" : "-Infinity";
    },
  },
);
