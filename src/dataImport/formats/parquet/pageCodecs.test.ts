import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { codecNamed, openCodec } from "./pageCodecs.ts";

async function decompressPage(codec: string, input: Uint8Array, outputLength: number) {
  return (await openCodec(codecNamed(codec)))(input, outputLength);
}

const ascii = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
const fromHex = (hex: string) => Uint8Array.from(Buffer.from(hex, "hex"));

const words = "same seed, same seed, same seed; different model";
const content = ascii(words);
// python3-lz4 4.0.2: lz4.block.compress(words.encode(), store_size=False).hex()
const lz4Block = fromHex("bf73616d6520736565642c200b0001f0023b20646966666572656e74206d6f64656c");
const uint32 = (value: number) => [value >>> 24, value >>> 16, value >>> 8, value];
/** As Hadoop's codec writes it: lengths out and in, big-endian, before each block. */
const hadoop = Uint8Array.of(...uint32(content.length), ...uint32(lz4Block.length), ...lz4Block);

describe("a page of other writers is decompressed", () => {
  test.each<[string, Uint8Array]>([
    ["UNCOMPRESSED", content],
    // Length 9; literal of 3 (tag 2 << 2); copy of 6 (tag (6 - 4) << 2 | 1) from 3 back.
    ["SNAPPY", Uint8Array.of(9, 0x08, ...ascii("abc"), 0x09, 3)],
    ["GZIP", gzipSync(content)],
    ["BROTLI", brotliCompressSync(content)],
    ["LZ4_RAW", lz4Block],
    ["LZ4", hadoop],
    ["LZ4", lz4Block], // as Arrow wrote before 0.15
  ])("%s", async (codec, page) => {
    const expected = codec === "SNAPPY" ? ascii("abcabcabc") : content;
    const found = await decompressPage(codec, page, expected.length);
    expect(found).toEqual(expected);
    expect(found.buffer.byteLength).toBe(expected.length);
  });

  test("brotli of several blocks, with words of its dictionary", async () => {
    const text = ascii(`${"the quick brown fox and the lazy dog. ".repeat(20_000)}the end`);
    const page = brotliCompressSync(text);
    expect(await decompressPage("BROTLI", page, text.length)).toEqual(text);
  });
});

describe("a page that claims too much", () => {
  test("is refused before anything is allocated", async () => {
    const page = gzipSync(new Uint8Array(100));
    await expect(decompressPage("GZIP", page, 2 ** 30)).rejects.toThrow("to hold at most");
    await expect(decompressPage("SNAPPY", new Uint8Array(10), 1000)).rejects.toThrow(
      "at most 220 bytes",
    );
    await expect(decompressPage("LZ4_RAW", lz4Block, 2 ** 20)).rejects.toThrow("to hold at most");
    await expect(decompressPage("BROTLI", new Uint8Array(9999), 2 ** 40)).rejects.toThrow(
      "at most",
    );
  });

  test.each<[string, Uint8Array]>([
    ["GZIP", gzipSync(content)],
    ["BROTLI", brotliCompressSync(content)],
    ["LZ4_RAW", lz4Block],
    ["SNAPPY", Uint8Array.of(48, 47 << 2, ...content)],
  ])("%s or gives more than it says is refused", async (codec, page) => {
    await expect(decompressPage(codec, page, content.length - 1)).rejects.toThrow();
  });

  test("and too little", async () => {
    await expect(decompressPage("GZIP", gzipSync(content), 99)).rejects.toThrow("found 48");
    await expect(decompressPage("SNAPPY", Uint8Array.of(200, 1, 0), 9)).rejects.toThrow("found 1");
  });

  test("is refused in an unknown compression", async () => {
    await expect(decompressPage("LZO", content, 48)).rejects.toThrow(
      "expected compression UNCOMPRESSED, SNAPPY, GZIP, ZSTD, BROTLI, LZ4, LZ4_RAW, found LZO",
    );
  });
});

describe("a page that would go on for ever is refused", () => {
  test("a Snappy literal of negative length, or a copy from before the start", async () => {
    // Tag 63 << 2: the length, less one, is in four bytes. As a signed number it is -6.
    const backwards = Uint8Array.of(9, 0xfc, 0xfa, 0xff, 0xff, 0xff, 1, 2, 3);
    await expect(decompressPage("SNAPPY", backwards, 9)).rejects.toThrow("found 4294967291");
    await expect(decompressPage("SNAPPY", Uint8Array.of(4, 0x01, 1), 4)).rejects.toThrow(
      "before start",
    );
  });

  test("Zstandard: a page is one frame and nothing behind it", async () => {
    // RFC 8878: magic, single segment of 3 bytes, a last block (header 0x19) of 3 bytes stored.
    const frame = Uint8Array.of(
      ...[0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x03, 0x19, 0x00, 0x00],
      ...ascii("abc"),
    );
    expect(await decompressPage("ZSTD", frame, 3)).toEqual(ascii("abc"));
    // A skippable frame whose length of -8 leads back to its start.
    const skip = [0x50, 0x2a, 0x4d, 0x18, 0xf8, 0xff, 0xff, 0xff];
    await expect(decompressPage("ZSTD", Uint8Array.of(...frame, ...skip), 3)).rejects.toThrow(
      "one Zstandard",
    );
    await expect(decompressPage("ZSTD", Uint8Array.of(...skip), 3)).rejects.toThrow(
      "a Zstandard frame",
    );
  });

  test("LZ4: a block of a negative length behind an empty one", async () => {
    // Nothing out of -8 bytes: back to the start.
    const backwards = Uint8Array.of(...uint32(0), ...uint32(-8), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    await expect(decompressPage("LZ4", backwards, 10)).rejects.toThrow("offset out of range");
  });

  test("brotli: blocks that claim more than the page", async () => {
    const bomb = brotliCompressSync(new Uint8Array(64 * 1024 ** 2));
    await expect(decompressPage("BROTLI", bomb, 1000)).rejects.toThrow(
      "expected 1000 bytes of BROTLI",
    );
  });
});
