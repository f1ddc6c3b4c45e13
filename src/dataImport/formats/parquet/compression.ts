import { gunzipSync } from "fflate";
import { decompress as zstdDecompress } from "fzstd";
import { readLimits } from "../../../core/dataset/limits.ts";
import { snappyDecompress } from "./snappy.ts";

interface Codec {
  /** No more than this comes out of one byte; a larger claim is refused before it is allocated. */
  readonly maxRatio: number;
  decompress(input: Uint8Array, outputLength: number): Uint8Array;
}

/** By the names that hyparquet gives them. */
const codecs: ReadonlyMap<string, Codec> = new Map([
  ["UNCOMPRESSED", { maxRatio: 1, decompress: (input) => input }],
  // A copy of 64 bytes takes three.
  ["SNAPPY", { maxRatio: 22, decompress: snappyDecompress }],
  // Deflate's limit: 258 bytes for two bits.
  ["GZIP", { maxRatio: 1032, decompress: gunzip }],
  // A run of 128 KiB takes a block of four bytes.
  ["ZSTD", { maxRatio: 32_768, decompress: unzstd }],
]);

const codecNames = [...codecs.keys()].join(", ");

/**
 * Decompresses a page.
 *
 * @param codecName As in the file's metadata.
 * @param outputLength Bytes that come out, as the page's header says.
 * @throws {Error} If the page is broken, or gives anything but that many bytes, or claims more than
 *   the limits or its compressed size allow.
 */
export function decompressPage(
  codecName: string,
  input: Uint8Array,
  outputLength: number,
): Uint8Array {
  const codec = codecs.get(codecName);
  if (codec === undefined) {
    throw new Error(`expected compression ${codecNames}, found ${codecName}`);
  }
  const limit = Math.min(readLimits.entryBytes, codec.maxRatio * input.length);
  if (outputLength > limit) {
    const held = `${input.length} bytes of ${codecName}`;
    throw new Error(`expected ${held} to hold at most ${limit} bytes, found ${outputLength}`);
  }
  if (outputLength === 0) return new Uint8Array(0);
  const output = codec.decompress(input, outputLength);
  if (output.length !== outputLength) {
    throw new Error(`expected ${outputLength} bytes decompressed, found ${output.length}`);
  }
  return output;
}

/** One byte of room more than needed, so that too much shows and cannot grow. */
function gunzip(input: Uint8Array, outputLength: number): Uint8Array {
  return gunzipSync(input, { out: new Uint8Array(outputLength + 1) });
}

function unzstd(input: Uint8Array, outputLength: number): Uint8Array {
  const end = zstdFrameEnd(input);
  if (end !== input.length) {
    throw new Error(`expected one Zstandard frame of ${input.length} bytes, found ${end}`);
  }
  return zstdDecompress(input, new Uint8Array(outputLength));
}

/**
 * Where the first frame ends, by its block headers. fzstd goes on behind it, and a skippable frame
 * of negative length would send it round in circles.
 *
 * @see RFC 8878, section 3.1.1
 */
function zstdFrameEnd(input: Uint8Array): number {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  if (view.getUint32(0, true) !== 0xfd2fb528) throw new Error("expected a Zstandard frame");
  const descriptor = view.getUint8(4);
  const singleSegment = (descriptor >> 5) & 1;
  const sizeFlag = descriptor >> 6;
  const sizeBytes = sizeFlag === 0 ? singleSegment : 1 << sizeFlag;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  let at = 5 + (1 - singleSegment) + dictionaryBytes + sizeBytes;
  for (let last = 0; last === 0; ) {
    const header = view.getUint16(at, true) + view.getUint8(at + 2) * 65_536;
    last = header & 1;
    const isRun = ((header >> 1) & 3) === 1;
    at += 3 + (isRun ? 1 : header >> 3);
  }
  return at + (descriptor & 4);
}
