import { inflateSync } from "node:zlib";
import { decode as decodeJpeg } from "jpeg-js";
import { PNG } from "pngjs";
import { readLimits } from "../../src/core/dataset/limits.ts";
import { LabError, reasonOf } from "../../src/core/errors.ts";
import { readImageHeader } from "../../src/dataImport/formats/images/imageHeader.ts";
import { pngChunks } from "../../src/dataImport/formats/images/pngHeader.ts";
import type { DecodedImage } from "../../src/dataImport/readContext.ts";

/** Coefficients and lines of a JPEG of `readLimits.imagePixels` take several bytes a pixel. */
const jpegMemoryMebibytes = 2048;

/** Offset of the interlace method in the IHDR chunk of a PNG. */
const interlaceOffset = 28;

/**
 * The decoder of images in Node: pngjs for PNG, jpeg-js for JPEG. Samples of 16 bits become 8 by
 * rounding; EXIF orientation and colour profiles are ignored.
 *
 * @param bytes The file.
 * @param path For messages.
 * @throws {LabError} "dataset-invalid" naming the file if it does not decode.
 */
export async function decodeImage(bytes: Uint8Array, path: string): Promise<DecodedImage> {
  const { format, height, width } = readImageHeader(bytes, path);
  refuseUnreachable(bytes, path, format, height * width);
  try {
    return format === "png" ? decodePng(bytes) : decodeBoundedJpeg(bytes);
  } catch (cause) {
    const found = reasonOf(cause);
    const message = `${path}: expected a ${format.toUpperCase()} that decodes, found: ${found}`;
    throw new LabError("dataset-invalid", message, { cause });
  }
}

function decodePng(bytes: Uint8Array): DecodedImage {
  if (bytes[interlaceOffset] === 1) checkInterlacedSize(bytes);
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { height, width, data } = PNG.sync.read(file);
  return { height, width, rgba: data };
}

/**
 * pngjs bounds what it decompresses by the size of the image, but not for interlaced files. Adam7
 * has seven passes whose rows start with a filter byte and end in whole bytes: less than two bytes
 * a row and pass above eight bytes a pixel.
 */
function checkInterlacedSize(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = view.getUint32(16);
  const height = view.getUint32(20);
  const parts = [...pngChunks(bytes)].filter(({ type }) => type === "IDAT");
  const compressed = Buffer.concat(
    parts.map(({ start, end }) => bytes.subarray(start + 8, Math.max(start + 8, end - 4))),
  );
  inflateSync(compressed, { maxOutputLength: height * width * 8 + 7 * 2 * height });
}

/**
 * Pixels that a byte of a file can give at most. PNG: deflate expands 1032 times, a byte holds eight
 * pixels. JPEG: each block of 8 x 8 takes a bit in the scan of its first coefficients.
 */
const pixelsPerByte = { png: 1032 * 8, jpeg: 8 * 64 } as const;

/** Refuses a size that the bytes there cannot fill: the decoders allocate before they look. */
function refuseUnreachable(
  bytes: Uint8Array,
  path: string,
  format: "png" | "jpeg",
  pixelCount: number,
): void {
  const leastBytes = Math.ceil(pixelCount / pixelsPerByte[format]);
  if (bytes.length >= leastBytes) return;
  const expected = `at least ${leastBytes} bytes for ${pixelCount} pixels`;
  throw new LabError("dataset-invalid", `${path}: expected ${expected}, found ${bytes.length}`);
}

function decodeBoundedJpeg(bytes: Uint8Array): DecodedImage {
  const { height, width, data } = decodeJpeg(bytes, {
    useTArray: true,
    formatAsRGBA: true,
    tolerantDecoding: false,
    maxResolutionInMP: readLimits.imagePixels / 1e6,
    maxMemoryUsageInMB: jpegMemoryMebibytes,
  });
  return { height, width, rgba: data };
}
