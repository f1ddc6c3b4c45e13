import fc from "fast-check";
import { encode } from "jpeg-js";
import { PNG } from "pngjs";
import { describe, expect, test } from "vitest";
import { LabError } from "../../../core/errors.ts";
import { type ImageHeader, readImageHeader } from "./imageHeader.ts";

/** IHDR as the PNG standard lays it out; the CRC is not looked at. */
function pngStart(width: number, height: number, depth: number, colourType: number): Uint8Array {
  const bytes = new Uint8Array(33);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);
  bytes.set(Buffer.from("IHDR"), 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  bytes.set([depth, colourType], 24);
  return bytes;
}

/** SOI, an APP0 segment of two bytes, a frame header as ITU-T T.81 lays it out. */
function jpegStart(frame: { marker?: number; precision?: number; components?: number }) {
  const { marker = 0xc0, precision = 8, components = 3 } = frame;
  const app0 = [0xff, 0xe0, 0, 4, 0xff, 0xc0]; // what looks like a marker inside is stepped over
  const specs = Array.from({ length: components }, (_, i) => [i + 1, 0x11, 0]).flat();
  const length = 8 + specs.length;
  const head = [precision, 0x01, 0x02, 0x00, 0x07, components];
  return Uint8Array.from([0xff, 0xd8, ...app0, 0xff, marker, 0, length, ...head, ...specs]);
}

const latin1 = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

test.each<[number, number, 1 | 3]>([
  [1, 0, 1],
  [16, 0, 1],
  [8, 2, 3],
  [4, 3, 3],
  [16, 4, 1],
  [8, 6, 3],
])("a PNG of %d bits and colour type %d has %d channels", (depth, colourType, channels) => {
  const expected: ImageHeader = { format: "png", height: 3, width: 258, channels };
  expect(readImageHeader(pngStart(258, 3, depth, colourType), "a.png")).toEqual(expected);
});

test("a PNG as pngjs writes it is known", () => {
  const bytes = PNG.sync.write(new PNG({ width: 5, height: 4 }), { colorType: 2 });
  const expected: ImageHeader = { format: "png", height: 4, width: 5, channels: 3 };
  expect(readImageHeader(bytes, "a.png")).toEqual(expected);
});

test("a JPEG as jpeg-js writes it is known", () => {
  const { data } = encode({ width: 9, height: 6, data: new Uint8Array(9 * 6 * 4) });
  const expected: ImageHeader = { format: "jpeg", height: 6, width: 9, channels: 3 };
  expect(readImageHeader(data, "a.jpg")).toEqual(expected);
});

test("baseline, extended and progressive frames are known, grey too, fill bytes are skipped", () => {
  for (const marker of [0xc0, 0xc1, 0xc2]) {
    const expected: ImageHeader = { format: "jpeg", height: 258, width: 7, channels: 1 };
    const bytes = jpegStart({ marker, components: 1 });
    const filled = Uint8Array.from([...bytes.subarray(0, 8), 0xff, 0xff, ...bytes.subarray(8)]);
    expect(readImageHeader(bytes, "a.jpg")).toEqual(expected);
    expect(readImageHeader(filled, "a.jpg")).toEqual(expected);
  }
});

describe("refused with the file's name, what was expected and what was found:", () => {
  test.each<[string, Uint8Array, RegExp]>([
    ["nothing", new Uint8Array(0), /^x: expected a PNG or JPEG, found an empty file$/],
    ["a GIF", latin1("GIF89a.."), /found a GIF that starts with 47 49 46 38/],
    ["a BMP", latin1("BM      "), /found a BMP/],
    ["a WebP", latin1("RIFF\x10\0\0\0WEBPVP8 "), /found a WebP/],
    ["a HEIC", latin1("\0\0\0\x18ftypheic"), /found a HEIC/],
    ["HTML", latin1("<!DOCTYPE html><html>"), /found text in HTML/],
    ["anything", Uint8Array.of(1, 2, 3), /found a file that starts with 01 02 03$/],
    ["a cut PNG", pngStart(1, 1, 8, 2).subarray(0, 20), /a PNG header of 33 bytes, found 20 bytes/],
    ["no IHDR", pngStart(1, 1, 8, 2).fill(65, 12, 16), /IHDR chunk .* found "AAAA"/],
    ["colour type 5", pngStart(1, 1, 8, 5), /colour type .* found 5/],
    ["colour of 4 bits", pngStart(1, 1, 4, 2), /bit depth 8, 16 .* found 4/],
    ["no width", pngStart(0, 3, 8, 2), /at least 1 x 1 pixels, found 0 x 3/],
    ["too many pixels", pngStart(0xffffffff, 0xffffffff, 8, 2), /at most 64000000 pixels/],
    ["a lossless JPEG", jpegStart({ marker: 0xc3 }), /found SOF3 at offset 8/],
    ["an arithmetic JPEG", jpegStart({ marker: 0xc9 }), /found SOF9/],
    ["a JPEG of 12 bits", jpegStart({ marker: 0xc1, precision: 12 }), /8 bits a sample, found 12/],
    ["CMYK", jpegStart({ components: 4 }), /1 or 3 colour components, found 4 \(CMYK\)/],
    ["a cut frame", jpegStart({}).subarray(0, 14), /a segment within the 14 bytes/],
    ["no frame", latin1("\xff\xd8\xff\xd9\0\0\0"), /frame header \(SOF\).*found none/],
    ["no marker", latin1("\xff\xd8\xff\xe0\0\x02\x07\0\0\0"), /marker \(0xff\) at offset 6.* 0x07/],
  ])("%s", (_what, bytes, message) => {
    expect(() => readImageHeader(bytes, "x")).toThrow(message);
    expect(() => readImageHeader(bytes, "x")).toThrow(LabError);
  });
});

test("mutated headers give a header or a LabError", () => {
  const valid = fc.constantFrom(pngStart(4, 4, 8, 2), jpegStart({}), jpegStart({ marker: 0xc2 }));
  const changes = fc.array(fc.tuple(fc.nat(40), fc.nat(255)), { maxLength: 4 });
  fc.assert(
    fc.property(valid, changes, fc.nat(40), (bytes, edits, length) => {
      const mutated = bytes.slice(0, length);
      for (const [at, value] of edits) if (at < mutated.length) mutated[at] = value;
      try {
        const { height, width } = readImageHeader(mutated, "x");
        expect(height * width).toBeGreaterThan(0);
        expect(height * width).toBeLessThanOrEqual(64_000_000);
      } catch (error) {
        expect(error).toBeInstanceOf(LabError);
      }
    }),
    { numRuns: 300 },
  );
});
