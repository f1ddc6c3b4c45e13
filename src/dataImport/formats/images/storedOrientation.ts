import type { ImageHeader } from "./imageHeader.ts";
import { jpegSegments } from "./jpegHeader.ts";
import { pngChunks } from "./pngHeader.ts";

interface ByteRange {
  readonly start: number;
  readonly end: number;
}

const app1Marker = 0xe1;
const exifIdentifier = "Exif\0";

/**
 * The file without its EXIF data, so that every decoder gives the pixels as they are stored.
 * Browsers turn an image by its EXIF orientation, most decoders of training pipelines do not.
 *
 * @returns The same bytes if there is no EXIF data, else a copy without it.
 * @throws {LabError} "dataset-invalid" if the segments before the image data are malformed.
 */
export function withoutExif(
  bytes: Uint8Array,
  path: string,
  format: ImageHeader["format"],
): Uint8Array {
  const ranges = format === "png" ? pngExif(bytes) : jpegExif(bytes, path);
  if (ranges.length === 0) return bytes;
  const cutBytes = ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  const kept = new Uint8Array(bytes.length - cutBytes);
  let from = 0;
  let to = 0;
  for (const { start, end } of [...ranges, { start: bytes.length, end: bytes.length }]) {
    kept.set(bytes.subarray(from, start), to);
    to += start - from;
    from = end;
  }
  return kept;
}

function pngExif(bytes: Uint8Array): ByteRange[] {
  return [...pngChunks(bytes)].filter(({ type }) => type === "eXIf");
}

function jpegExif(bytes: Uint8Array, path: string): ByteRange[] {
  return [...jpegSegments(bytes, path)].filter(({ marker, start }) => {
    const identifier = bytes.subarray(start + 4, start + 4 + exifIdentifier.length);
    return marker === app1Marker && String.fromCharCode(...identifier) === exifIdentifier;
  });
}
