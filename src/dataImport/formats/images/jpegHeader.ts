import { invalid } from "../../invalid.ts";
import type { HeaderShape } from "./pngHeader.ts";

/** A segment of a JPEG: its marker's second byte and the bytes [start, end) that it fills. */
export interface JpegSegment {
  readonly marker: number;
  /** Where the marker's 0xff stands. */
  readonly start: number;
  readonly end: number;
}

/** SOF0 baseline, SOF1 extended, SOF2 progressive: the frames that decoders know. */
const decodedFrames = [0xc0, 0xc1, 0xc2];
/** 0xc4 (Huffman tables), 0xc8 (reserved) and 0xcc (arithmetic coding) are no frames. */
const notFrames = [0xc4, 0xc8, 0xcc];
const startOfScan = 0xda;
const endOfImage = 0xd9;
/** Length, precision, height, width and component count. */
const frameBytes = 8;

/**
 * Finds the frame header (SOFn) of a JPEG whose first marker was checked, and reads it. Thumbnails
 * inside other segments are stepped over.
 *
 * @throws {LabError} "dataset-invalid" naming what is off, and where.
 * @see ITU-T T.81, annex B.
 */
export function readJpegHeader(bytes: Uint8Array, path: string): HeaderShape {
  for (const { marker, start, end } of jpegSegments(bytes, path)) {
    if (!isFrame(marker)) continue;
    const found = `SOF${marker - 0xc0} at offset ${start}`;
    if (!decodedFrames.includes(marker)) {
      throw invalid(path, "a baseline or progressive JPEG (SOF0, SOF1 or SOF2)", found);
    }
    if (end - start - 2 < frameBytes) {
      throw invalid(path, `a frame header of ${frameBytes} bytes`, `${end - start - 2}`);
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset + start + 4, frameBytes - 2);
    const precision = view.getUint8(0);
    if (precision !== 8) {
      throw invalid(path, "8 bits a sample", `${precision} in ${found}`);
    }
    const channels = view.getUint8(5);
    if (channels !== 1 && channels !== 3) {
      const kind = channels === 4 ? "4 (CMYK)" : channels;
      throw invalid(path, "1 or 3 colour components", `${kind} in ${found}`);
    }
    return { height: view.getUint16(1), width: view.getUint16(3), channels };
  }
  throw invalid(path, "a frame header (SOF) before the image data", "none");
}

/**
 * The segments of a JPEG from the one after SOI up to, without it, the first scan.
 *
 * @throws {LabError} "dataset-invalid" if there is no marker where one should be, or a segment
 *   reaches beyond the file.
 */
export function* jpegSegments(bytes: Uint8Array, path: string): Generator<JpegSegment> {
  let start = 2;
  while (start + 4 <= bytes.length) {
    if (bytes[start] !== 0xff) {
      const found = `0x${bytes[start].toString(16).padStart(2, "0")}`;
      throw invalid(path, `a JPEG marker (0xff) at offset ${start}`, found);
    }
    const marker = bytes[start + 1];
    if (marker === 0xff) {
      start++; // a fill byte
      continue;
    }
    if (marker === startOfScan || marker === endOfImage) return;
    const length = bytes[start + 2] * 256 + bytes[start + 3];
    const end = start + 2 + length;
    if (length < 2 || end > bytes.length) {
      const expected = `a segment within the ${bytes.length} bytes of the file`;
      throw invalid(path, expected, `one of ${length} bytes at offset ${start + 2}`);
    }
    yield { marker, start, end };
    start = end;
  }
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && !notFrames.includes(marker);
}
