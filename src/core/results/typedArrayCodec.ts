import { namesOf } from "../closedTable.ts";
import { reasonOf } from "../errors.ts";
import { z } from "../zod.ts";
import { base64ToBytes, bytesToBase64 } from "./base64.ts";

/**
 * Typed arrays as `{ dtype, length, base64 }`: the elements' bytes, little-endian, which is
 * the byte order of every platform with WebGPU. NaN, infinities and -0 keep their bits.
 */
function typedArrayCodec<T extends Uint8Array | Uint32Array | Float32Array | Float64Array>(
  dtype: "u8" | "u32" | "f32" | "f64",
  kind: { new (buffer: ArrayBuffer): T; readonly BYTES_PER_ELEMENT: number },
) {
  return z.codec(
    z.strictObject({ dtype: z.literal(dtype), length: z.int().min(0), base64: z.string() }),
    z.custom<T>((value) => value instanceof kind),
    {
      decode: ({ length, base64 }, context) => {
        let message: string;
        try {
          const bytes = base64ToBytes(base64);
          if (bytes.length === length * kind.BYTES_PER_ELEMENT) return new kind(bytes.buffer);
          message = `${length} elements of ${dtype} announced, ${bytes.length} bytes given`;
        } catch (cause) {
          message = reasonOf(cause);
        }
        context.issues.push({ code: "custom", message, input: base64 });
        return z.NEVER;
      },
      encode: (array) => ({
        dtype,
        length: array.length,
        base64: bytesToBase64(new Uint8Array(array.buffer, array.byteOffset, array.byteLength)),
      }),
    },
  );
}

export const u8Codec = typedArrayCodec<Uint8Array>("u8", Uint8Array);
export const u32Codec = typedArrayCodec<Uint32Array>("u32", Uint32Array);
export const f32Codec = typedArrayCodec<Float32Array>("f32", Float32Array);
export const f64Codec = typedArrayCodec<Float64Array>("f64", Float64Array);

/** Numbers that JSON cannot hold are written by name. */
const unwritable = { NaN: Number.NaN, Infinity: Infinity, "-Infinity": -Infinity, "-0": -0 };

/** Any number: as itself where JSON can hold it, else one of the four names. */
export const numberCodec = z.codec(
  z.union([z.number(), z.enum(namesOf(unwritable))]),
  z.custom<number>((value) => typeof value === "number"),
  {
    decode: (written) => (typeof written === "number" ? written : unwritable[written]),
    encode: (value) =>
      namesOf(unwritable).find((name) => Object.is(unwritable[name], value)) ?? value,
  },
);
