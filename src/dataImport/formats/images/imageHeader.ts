import { readLimits } from "../../../core/dataset/limits.ts";
import { invalid } from "../../invalid.ts";
import { readJpegHeader } from "./jpegHeader.ts";
import { readPngHeader } from "./pngHeader.ts";

/** What the header of an image file contains. */
export interface ImageHeader {
  readonly format: "png" | "jpeg";
  readonly height: number;
  readonly width: number;
  /** 1 for grey, with or without alpha; 3 for colour and palettes. */
  readonly channels: 1 | 3;
}

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const jpegSignature = [0xff, 0xd8, 0xff];

/** First bytes, as latin-1, of what is often taken for a PNG or JPEG. */
const lookalikes: readonly (readonly [RegExp, string])[] = [
  [/^GIF8/, "a GIF"],
  [/^BM/, "a BMP"],
  [/^RIFF[\s\S]{4}WEBP/, "a WebP"],
  [/^[\s\S]{4}ftyp(hei|hev|mif|msf)/, "a HEIC"],
  [/^[\s\S]{4}ftypavif/, "an AVIF"],
  [/^(II\*|MM\0\*)/, "a TIFF"],
  [/^\s*<(!doctype|html|\?xml|svg)/i, "text in HTML or XML"],
  [/^PK/, "a ZIP"],
];

/**
 * Reads format, size and channels from the header of a PNG or JPEG. Decodes nothing, allocates
 * nothing that grows with the claims of the file.
 *
 * @param bytes The whole file, or at least its headers.
 * @param path For messages.
 * @throws {LabError} "dataset-invalid" if it is neither, malformed, of a kind that the decoders do
 *   not know (CMYK, lossless, 12 bits), empty in a dimension or above `readLimits.imagePixels`.
 */
export function readImageHeader(bytes: Uint8Array, path: string): ImageHeader {
  const header = readKnownHeader(bytes, path);
  const { height, width } = header;
  if (height === 0 || width === 0) {
    throw invalid(path, "an image of at least 1 x 1 pixels", `${width} x ${height}`);
  }
  if (height * width > readLimits.imagePixels) {
    const found = `${width} x ${height} = ${height * width}`;
    throw invalid(path, `at most ${readLimits.imagePixels} pixels`, found);
  }
  return header;
}

function readKnownHeader(bytes: Uint8Array, path: string): ImageHeader {
  if (startsWith(bytes, pngSignature)) return { format: "png", ...readPngHeader(bytes, path) };
  if (startsWith(bytes, jpegSignature)) return { format: "jpeg", ...readJpegHeader(bytes, path) };
  throw invalid(path, "a PNG or JPEG", describeStart(bytes));
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((value, i) => bytes[i] === value);
}

function describeStart(bytes: Uint8Array): string {
  if (bytes.length === 0) return "an empty file";
  const start = bytes.subarray(0, 16);
  const text = String.fromCharCode(...start);
  const lookalike = lookalikes.find(([pattern]) => pattern.test(text));
  const hex = Array.from(start.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0"));
  return `${lookalike?.[1] ?? "a file"} that starts with ${hex.join(" ")}`;
}
