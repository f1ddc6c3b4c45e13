import { invalid, quoted } from "../../invalid.ts";

/** Size and channels of an image, as its header gives them. */
export interface HeaderShape {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
}

/** A chunk of a PNG: its four-letter type and the bytes [start, end) that it fills, CRC and all. */
export interface PngChunk {
  readonly type: string;
  readonly start: number;
  /** Clipped at the end of the file. */
  readonly end: number;
}

const signatureBytes = 8;
/** Length and type before the data of a chunk, CRC after. */
const chunkFrameBytes = 12;

/** Channels and permitted bit depths of each colour type. */
const colourTypes: Readonly<Record<number, { channels: 1 | 3; depths: readonly number[] }>> = {
  0: { channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { channels: 3, depths: [8, 16] },
  3: { channels: 3, depths: [1, 2, 4, 8] },
  4: { channels: 1, depths: [8, 16] },
  6: { channels: 3, depths: [8, 16] },
};

/**
 * Reads the IHDR chunk of a PNG whose signature was checked. Palettes count as colour; a tRNS
 * chunk is ignored.
 *
 * @throws {LabError} "dataset-invalid" naming what is off.
 * @see PNG specification, third edition, section 11.2.1.
 */
export function readPngHeader(bytes: Uint8Array, path: string): HeaderShape {
  const needed = signatureBytes + chunkFrameBytes + 13;
  if (bytes.length < needed) {
    throw invalid(path, `a PNG header of ${needed} bytes`, `${bytes.length} bytes`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, needed);
  const type = chunkType(bytes, signatureBytes);
  if (type !== "IHDR" || view.getUint32(signatureBytes) !== 13) {
    throw invalid(path, "an IHDR chunk of 13 bytes at offset 8", quoted(type));
  }
  const depth = view.getUint8(24);
  const colourType = view.getUint8(25);
  const known = colourTypes[colourType];
  if (known === undefined) {
    throw invalid(path, "colour type 0, 2, 3, 4 or 6 at offset 25", colourType);
  }
  if (!known.depths.includes(depth)) {
    const expected = `bit depth ${known.depths.join(", ")} at offset 24`;
    throw invalid(path, `${expected} for colour type ${colourType}`, depth);
  }
  return { width: view.getUint32(16), height: view.getUint32(20), channels: known.channels };
}

/** The chunks of a PNG in order, up to the end of the file; the last may be cut off. */
export function* pngChunks(bytes: Uint8Array): Generator<PngChunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let start = signatureBytes;
  while (start + 8 <= bytes.length) {
    const end = Math.min(bytes.length, start + chunkFrameBytes + view.getUint32(start));
    yield { type: chunkType(bytes, start), start, end };
    start = end;
  }
}

function chunkType(bytes: Uint8Array, chunkStart: number): string {
  return String.fromCharCode(...bytes.subarray(chunkStart + 4, chunkStart + 8));
}
