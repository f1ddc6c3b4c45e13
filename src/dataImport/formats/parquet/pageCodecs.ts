import { gunzipSync } from "fflate";
import { decompress as decompressZstd } from "fzstd";
import type { CompressionCodec } from "hyparquet";
import { snappyUncompress } from "hyparquet/src/snappy.js";
import { decompressLz4, decompressLz4Raw } from "hyparquet-compressors/src/lz4.js";
import { readLimits } from "../../../core/dataset/limits.ts";
import { reasonOf } from "../../../core/errors.ts";

/**
 * Decompresses a page.
 *
 * @param outputLength Bytes that come out, as the page's header says.
 * @returns The bytes in a buffer of their own: what reads beyond the page fails.
 * @throws {Error} If the page is broken, or gives anything but that many bytes, or claims more than
 *   the limits or its compressed size allow.
 */
export type Decompress = (input: Uint8Array, outputLength: number) => Uint8Array;

interface Codec {
  /** No more than this comes out of one byte; a larger claim is refused before it is allocated. */
  readonly maxRatio: number;
  readonly load: () => Decompress | Promise<Decompress>;
}

/** By the names that hyparquet gives them. */
const codecs = {
  UNCOMPRESSED: { maxRatio: 1, load: () => (input) => input },
  // A copy of 64 bytes takes three.
  SNAPPY: { maxRatio: 22, load: () => unsnappy },
  // Deflate's limit: 258 bytes for two bits.
  GZIP: { maxRatio: 1032, load: () => gunzip },
  // A run of 128 KiB takes a block of four bytes.
  ZSTD: { maxRatio: 32_768, load: () => unzstd },
  // A block of 16 MiB may take a dozen bytes.
  BROTLI: { maxRatio: 2 ** 21, load: async () => (await import("./unbrotli.ts")).unbrotli },
  // The length of a copy grows by 255 with each byte.
  LZ4: { maxRatio: 255, load: () => unlz4 },
  LZ4_RAW: { maxRatio: 255, load: () => decompressLz4Raw },
} as const satisfies Partial<Record<CompressionCodec, Codec>>;

export type CodecName = keyof typeof codecs;

/** @throws {Error} If the codec is not one of those that are read. */
export function codecNamed(name: string): CodecName {
  if (isCodec(name)) return name;
  throw new Error(`expected compression ${Object.keys(codecs).join(", ")}, found ${name}`);
}

/** Loads a codec, if it is not here yet. */
export async function openCodec(name: CodecName): Promise<Decompress> {
  const { maxRatio, load }: Codec = codecs[name];
  return bounded(name, maxRatio, await load());
}

/** Takes a page that is not compressed. */
export const storedPage = bounded("UNCOMPRESSED", 1, (input) => input);

function isCodec(name: string): name is CodecName {
  return Object.hasOwn(codecs, name);
}

function bounded(name: CodecName, maxRatio: number, decompress: Decompress): Decompress {
  return (input, outputLength) => {
    const limit = Math.min(readLimits.entryBytes, maxRatio * input.length);
    if (outputLength > limit) {
      const held = `${input.length} bytes of ${name}`;
      throw new Error(`expected ${held} to hold at most ${limit} bytes, found ${outputLength}`);
    }
    if (outputLength === 0) return new Uint8Array(0);
    const output = unlessBroken(name, () => decompress(input, outputLength));
    if (output.length !== outputLength) {
      throw new Error(`expected ${outputLength} bytes decompressed, found ${output.length}`);
    }
    return output.byteLength === output.buffer.byteLength ? output : output.slice();
  };
}

function unlessBroken(name: CodecName, decompress: () => Uint8Array): Uint8Array {
  try {
    return decompress();
  } catch (cause) {
    throw new Error(`expected ${name} data, found them broken (${reasonOf(cause)})`, { cause });
  }
}

/** One byte of room more than needed, so that too much shows and cannot grow. */
function gunzip(input: Uint8Array, outputLength: number): Uint8Array {
  return gunzipSync(input, { out: new Uint8Array(outputLength + 1) });
}

function unsnappy(input: Uint8Array, outputLength: number): Uint8Array {
  const found = snappySize(input);
  if (found !== outputLength) {
    throw new Error(`expected ${outputLength} bytes of Snappy data, found ${found}`);
  }
  const output = new Uint8Array(outputLength);
  snappyUncompress(input, output);
  return output;
}

/**
 * Bytes that the elements of a Snappy block give. hyparquet takes the length of a literal for a
 * signed number: one of 2 GiB would send it backwards, for ever.
 *
 * @see https://github.com/google/snappy/blob/main/format_description.txt
 */
function snappySize(input: Uint8Array): number {
  let at = input.findIndex((byte) => byte < 0x80) + 1; // behind the declared length
  let size = 0;
  while (at > 0 && at < input.length) {
    const tag = input[at++];
    const high = tag >> 2;
    if ((tag & 3) === 0) {
      const lengthBytes = Math.max(0, high - 59);
      let length = lengthBytes === 0 ? high + 1 : 1;
      for (let i = 0; i < lengthBytes; i++) length += (input[at++] ?? 0) * 2 ** (8 * i);
      at += length;
      size += length;
    } else {
      at += (tag & 3) === 3 ? 4 : tag & 3;
      size += (tag & 3) === 1 ? (high & 7) + 4 : high + 1;
    }
  }
  return size;
}

function unzstd(input: Uint8Array, outputLength: number): Uint8Array {
  const end = zstdFrameEnd(input);
  if (end !== input.length) {
    throw new Error(`expected one Zstandard frame of ${input.length} bytes, found ${end}`);
  }
  return decompressZstd(input, new Uint8Array(outputLength));
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

/** Hadoop writes blocks behind their lengths, Arrow once wrote a plain block under the same name. */
function unlz4(input: Uint8Array, outputLength: number): Uint8Array {
  // A length that is negative as a signed number would send the decoder of blocks backwards.
  const decompress = isHadoopLz4(input, outputLength) ? decompressLz4 : decompressLz4Raw;
  return decompress(input, outputLength);
}

/** True if blocks, each behind its lengths out and in, big-endian, make up all of the input. */
function isHadoopLz4(input: Uint8Array, outputLength: number): boolean {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  let at = 0;
  let made = 0;
  while (at + 8 <= input.length) {
    made += view.getUint32(at);
    at += 8 + view.getUint32(at + 4);
  }
  return at === input.length && made === outputLength;
}
