import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { openCodec } from "./pageCodecs.ts";

async function decompressPage(codec: string, input: Uint8Array, outputLength: number) {
  return (await openCodec(codec))(input, outputLength);
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
  test.each(["GZIP", "SNAPPY", "ZSTD", "BROTLI", "LZ4", "LZ4_RAW"])(
    "%s is refused before anything is allocated",
    async (codec) => {
      await expect(decompressPage(codec, content, 2 ** 40)).rejects.toThrow(
        "expected a page of at most 1073741824 bytes, found 1099511627776",
      );
      await expect(decompressPage(codec, content, -1)).rejects.toThrow("found -1");
    },
  );

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
    await expect(decompressPage("SNAPPY", Uint8Array.of(200, 1, 0), 9)).rejects.toThrow(
      "expected SNAPPY data, found them broken",
    );
  });

  test("is refused in an unknown compression", async () => {
    await expect(decompressPage("LZO", content, 48)).rejects.toThrow(
      "expected compression UNCOMPRESSED, SNAPPY, GZIP, ZSTD, BROTLI, LZ4, LZ4_RAW, found LZO",
    );
  });
});

test("brotli that claims more than the page is refused, and takes no more memory", async () => {
  const fast = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
  const bomb = brotliCompressSync(new Uint8Array(64 * 1024 ** 2), fast);
  await expect(decompressPage("BROTLI", bomb, 1000)).rejects.toThrow(
    "expected 1000 bytes of BROTLI",
  );
});

test("a Snappy copy from before the start is refused", async () => {
  await expect(decompressPage("SNAPPY", Uint8Array.of(4, 0x01, 1), 4)).rejects.toThrow(
    "before start",
  );
});

test("a Zstandard frame of RFC 8878 is read, and anything else refused", async () => {
  // Magic, single segment of 3 bytes, a last block (header 0x19) of 3 bytes stored.
  const magic = [0x28, 0xb5, 0x2f, 0xfd];
  const frame = Uint8Array.of(...magic, 0x20, 0x03, 0x19, 0x00, 0x00, ...ascii("abc"));
  expect(await decompressPage("ZSTD", frame, 3)).toEqual(ascii("abc"));
  await expect(decompressPage("ZSTD", frame.subarray(1), 3)).rejects.toThrow("expected ZSTD data");
});
