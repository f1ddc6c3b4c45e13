import { gunzipSync } from "fflate";
import { decompress as decompressZstd } from "fzstd";
import type { CompressionCodec } from "hyparquet";
import { snappyUncompress } from "hyparquet/src/snappy.js";
import { decompressLz4, decompressLz4Raw } from "hyparquet-compressors/src/lz4.js";
import { readLimits } from "../../../core/dataset/limits.ts";
import { reasonOf } from "../../../core/errors.ts";

/**
 * Decompresses a page. No decoder writes beyond a buffer of `outputLength`; a broken page may keep
 * one busy without end, which the limit of time ends.
 *
 * @param outputLength Bytes that come out, as the page's header claims.
 * @returns The bytes in a buffer of their own: what reads beyond the page fails.
 * @throws {Error} If the page is broken, gives another number of bytes, or claims more than the
 *   limit.
 */
export type Decompress = (input: Uint8Array, outputLength: number) => Uint8Array;

/** By the names that hyparquet gives them. */
const codecs = {
  UNCOMPRESSED: (input) => input,
  SNAPPY: (input, outputLength) => {
    const output = new Uint8Array(outputLength);
    snappyUncompress(input, output);
    return output;
  },
  // One byte of room more than needed, so that too much shows and cannot grow.
  GZIP: (input, outputLength) => gunzipSync(input, { out: new Uint8Array(outputLength + 1) }),
  ZSTD: (input, outputLength) => decompressZstd(input, new Uint8Array(outputLength)),
  BROTLI: async () => (await import("./unbrotli.ts")).unbrotli,
  LZ4: decompressLz4,
  LZ4_RAW: decompressLz4Raw,
} as const satisfies Partial<Record<CompressionCodec, Decompress | (() => Promise<Decompress>)>>;

/**
 * Opens a codec; that of brotli is loaded.
 *
 * @throws {Error} If the codec is not one of those that are read.
 */
export async function openCodec(name: string): Promise<Decompress> {
  if (!isCodec(name)) {
    throw new Error(`expected compression ${Object.keys(codecs).join(", ")}, found ${name}`);
  }
  return bounded(name, name === "BROTLI" ? await codecs.BROTLI() : codecs[name]);
}

/** Takes a page that is not compressed. */
export const storedPage = bounded("UNCOMPRESSED", codecs.UNCOMPRESSED);

function isCodec(name: string): name is keyof typeof codecs {
  return Object.hasOwn(codecs, name);
}

function bounded(name: string, decompress: Decompress): Decompress {
  return (input, outputLength) => {
    if (!(outputLength >= 0 && outputLength <= readLimits.entryBytes)) {
      const expected = `a page of at most ${readLimits.entryBytes} bytes`;
      throw new Error(`expected ${expected}, found ${outputLength}`);
    }
    if (outputLength === 0) return new Uint8Array(0);
    const output = unlessBroken(name, () => decompress(input, outputLength));
    if (output.length !== outputLength) {
      throw new Error(`expected ${outputLength} bytes decompressed, found ${output.length}`);
    }
    return output.byteLength === output.buffer.byteLength ? output : output.slice();
  };
}

function unlessBroken(name: string, decompress: () => Uint8Array): Uint8Array {
  try {
    return decompress();
  } catch (cause) {
    throw new Error(`expected ${name} data, found them broken (${reasonOf(cause)})`, { cause });
  }
}
