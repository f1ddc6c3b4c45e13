import { gzipSync } from "fflate";
import { expect, test } from "vitest";
import { decompressPage } from "./compression.ts";
import { decodeRuns } from "./runLengths.ts";
import { snappyDecompress } from "./snappy.ts";
import { thriftStructEnd } from "./thrift.ts";

const ascii = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));

test("bit-packed groups are decoded as in the example of the parquet format", () => {
  // "Run Length Encoding / Bit-Packing Hybrid": 0 to 7 in 3 bits each are these three bytes.
  const packed = Uint8Array.of(0b00000011, 0b10001000, 0b11000110, 0b11111010);
  expect([...decodeRuns(packed, 3, 8)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test("runs are decoded up to the count, however long they claim to be", () => {
  // Header 2 * length: three times 4 in 3 bits, then 2^30 times 1.
  const runs = Uint8Array.of(6, 4, 0x80, 0x80, 0x80, 0x80, 0x08, 1);
  expect([...decodeRuns(runs, 3, 5)]).toEqual([4, 4, 4, 1, 1]);
  expect([...decodeRuns(Uint8Array.of(4, 0xff, 0xff, 0xff, 0xff), 32, 2)]).toEqual([
    0xffffffff, 0xffffffff,
  ]);
  expect(() => decodeRuns(Uint8Array.of(6, 4), 3, 4)).toThrow("expected 4 values, found 3");
  expect(() => decodeRuns(Uint8Array.of(3, 0, 0), 3, 8)).toThrow("expected 4 bytes of packed");
});

test("Snappy's literals and overlapping copies are expanded", () => {
  // Length 9; literal of 3 (tag 2 << 2); copy of 6 (tag (6 - 4) << 2 | 1) from 3 back.
  const block = Uint8Array.of(9, 0x08, ...ascii("abc"), 0x09, 3);
  expect(snappyDecompress(block, 9)).toEqual(ascii("abcabcabc"));
});

test("a Snappy literal of negative length, or a copy from before the start, is refused", () => {
  // Tag 63 << 2: the length, less one, is in four bytes. As a signed number it is -6.
  const backwards = Uint8Array.of(9, 0xfc, 0xfa, 0xff, 0xff, 0xff, 1, 2, 3);
  expect(() => snappyDecompress(backwards, 9)).toThrow("literal of 4294967291 bytes");
  expect(() => snappyDecompress(Uint8Array.of(4, 0x01, 1), 4)).toThrow("found distance 1");
  expect(() => snappyDecompress(Uint8Array.of(200, 1, 0), 9)).toThrow("found 200 declared");
});

test("a page that claims more than can be in it is refused before anything is allocated", () => {
  const page = gzipSync(new Uint8Array(100));
  expect(decompressPage("GZIP", page, 100)).toEqual(new Uint8Array(100));
  expect(() => decompressPage("GZIP", page, 2 ** 30)).toThrow("to hold at most");
  expect(() => decompressPage("SNAPPY", new Uint8Array(10), 1000)).toThrow("at most 220 bytes");
  expect(() => decompressPage("GZIP", page, 99)).toThrow(
    "expected 99 bytes decompressed, found 100",
  );
  expect(() => decompressPage("GZIP", page, 101)).toThrow("expected 101 bytes decompressed");
});

test("a Zstandard page is one frame and nothing behind it", () => {
  // RFC 8878: magic, single segment of 3 bytes, a last block (header 0x19) of 3 bytes stored.
  const frame = Uint8Array.of(
    ...[0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x03, 0x19, 0x00, 0x00],
    ...ascii("abc"),
  );
  expect(decompressPage("ZSTD", frame, 3)).toEqual(ascii("abc"));
  // A skippable frame whose length of -8 leads back to its start.
  const skip = [0x50, 0x2a, 0x4d, 0x18, 0xf8, 0xff, 0xff, 0xff];
  expect(() => decompressPage("ZSTD", Uint8Array.of(...frame, ...skip), 3)).toThrow(
    "one Zstandard",
  );
  expect(() => decompressPage("ZSTD", Uint8Array.of(...skip), 3)).toThrow("a Zstandard frame");
});

test("metadata that would fill the memory is refused", () => {
  // Field 1 is a list (type 9) of more than fourteen structs: 2^28 of them.
  const list = Uint8Array.of(0x19, 0xfc, 0x80, 0x80, 0x80, 0x80, 0x01, 0);
  expect(() => thriftStructEnd(list, 0)).toThrow("expected 268435456 list elements");
  expect(() => thriftStructEnd(Uint8Array.of(0x16, ...Array(20).fill(0x80)), 0)).toThrow(
    "an integer of at most 10 bytes",
  );
  expect(() =>
    thriftStructEnd(
      Uint8Array.from({ length: 99 }, () => 0x1c),
      0,
    ),
  ).toThrow("at most 32 levels deep");
  // Field 1 is the integer 1 (zigzag 2); the struct ends before the last byte.
  expect(thriftStructEnd(Uint8Array.of(0x15, 2, 0, 7), 0)).toBe(3);
});
