import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { encode } from "jpeg-js";
import { PNG } from "pngjs";
import { describe, expect, test } from "vitest";
import { LabError } from "../../src/core/errors.ts";
import { decodeImage } from "./decodeImage.ts";

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** A chunk as the PNG standard lays it out; CRC-32 of type and data. */
function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  let crc = 0xffffffff;
  for (const byte of body) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length);
  body.copy(framed, 4);
  framed.writeUInt32BE(~crc >>> 0, body.length + 4);
  return framed;
}

interface PngKind {
  width: number;
  depth: number;
  colourType: number;
  interlaced?: boolean;
  palette?: number[];
}

/** A PNG one pixel high, made by hand: `row` is the filter byte and the samples. */
function png({ width, depth, colourType, interlaced, palette }: PngKind, row: Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(1, 4);
  header.set([depth, colourType, 0, 0, interlaced ? 1 : 0], 8);
  return Buffer.concat([
    Uint8Array.from(pngSignature),
    chunk("IHDR", header),
    ...(palette === undefined ? [] : [chunk("PLTE", Uint8Array.from(palette))]),
    chunk("IDAT", deflateSync(row)),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

describe("decodeImage in Node", () => {
  test("a PNG of 8 bits gives its own bytes", async () => {
    const bytes = png(
      { width: 2, depth: 8, colourType: 6 },
      Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8),
    );
    const { height, width, rgba } = await decodeImage(bytes, "a.png");
    expect([height, width, ...rgba]).toEqual([1, 2, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test("samples of 16 bits are rounded to 8", async () => {
    const row = Uint8Array.of(0, 0x80, 0x00, 0x80, 0xff);
    const { rgba } = await decodeImage(png({ width: 2, depth: 16, colourType: 0 }, row), "a.png");
    // 32768 * 255 / 65535 = 127.50, 33023 * 255 / 65535 = 128.496
    expect([...rgba]).toEqual([128, 128, 128, 255, 128, 128, 128, 255]);
  });

  test("a palette gives its colours", async () => {
    const kind = { width: 3, depth: 2, colourType: 3, palette: [9, 8, 7, 6, 5, 4] };
    const { rgba } = await decodeImage(png(kind, Uint8Array.of(0, 0b01000100)), "a.png");
    expect([...rgba]).toEqual([6, 5, 4, 255, 9, 8, 7, 255, 6, 5, 4, 255]);
  });

  test("an interlaced PNG is decoded", async () => {
    // Adam7, 2 x 1: the first pass has pixel 0, the sixth pixel 1.
    const kind = { width: 2, depth: 8, colourType: 0, interlaced: true };
    const { rgba } = await decodeImage(png(kind, Uint8Array.of(0, 11, 0, 22)), "a.png");
    expect([...rgba]).toEqual([11, 11, 11, 255, 22, 22, 22, 255]);
  });

  test("a bomb in an interlaced PNG is refused before it fills the memory", async () => {
    const kind = { width: 2, depth: 8, colourType: 0, interlaced: true };
    const bytes = png(kind, new Uint8Array(1_000_000));
    await expect(decodeImage(bytes, "a.png")).rejects.toThrow(
      /^a\.png: expected a PNG that decodes/,
    );
  });

  test("a JPEG gives its colours within a few levels", async () => {
    const grey = new Uint8Array(8 * 8 * 4).fill(100);
    const { data } = encode({ width: 8, height: 8, data: grey }, 100);
    const { height, width, rgba } = await decodeImage(data, "a.jpg");
    expect([height, width, rgba.length]).toEqual([8, 8, 256]);
    for (let i = 0; i < 4; i++) expect(Math.abs(rgba[i] - (i === 3 ? 255 : 100))).toBeLessThan(3);
  });

  test.each(["png", "jpg"])("a cut .%s is refused by name", async (kind) => {
    const size = { width: 16, height: 16 };
    const data = Uint8Array.from({ length: 1024 }, (_, i) => (i * 37) % 251);
    const image = new PNG(size);
    image.data.set(data);
    const whole = kind === "png" ? PNG.sync.write(image) : encode({ ...size, data }).data;
    const cut = whole.subarray(0, whole.length - 200);
    await expect(decodeImage(cut, `a.${kind}`)).rejects.toThrow(
      kind === "png" ? /^a\.png: expected a PNG that decodes/ : /^a\.jpg: expected a JPEG that/,
    );
  });

  test.each([
    // 7,900 x 7,900 / 512 and 8,000 x 8,000 / 8,256, rounded up.
    ["jpg", 121_895, 62_410_000],
    ["png", 7_752, 64_000_000],
  ])(
    "a small .%s that claims a huge size is refused before it is decoded",
    async (kind, least, pixels) => {
      const size = { width: 8, height: 8 };
      const bytes = Buffer.from(
        kind === "png"
          ? PNG.sync.write(new PNG(size))
          : encode({ ...size, data: new Uint8Array(256) }).data,
      );
      if (kind === "png") {
        bytes.writeUInt32BE(8000, 16);
        bytes.writeUInt32BE(8000, 20);
      } else {
        // Frame header: marker, length, precision, then height and width.
        const frame = bytes.indexOf(Uint8Array.of(0xff, 0xc0));
        bytes.writeUInt16BE(7900, frame + 5);
        bytes.writeUInt16BE(7900, frame + 7);
      }
      await expect(decodeImage(bytes, `a.${kind}`)).rejects.toThrow(
        `a.${kind}: expected at least ${least} bytes for ${pixels} pixels, found ${bytes.length}`,
      );
    },
  );

  test("mutated files decode or give a LabError", async () => {
    const { data } = encode({ width: 9, height: 9, data: new Uint8Array(324).fill(77) }, 50);
    const image = new PNG({ width: 3, height: 3 });
    const valid = fc.constantFrom(new Uint8Array(data), new Uint8Array(PNG.sync.write(image)));
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(valid, changes, async (bytes, edits) => {
        const mutated = bytes.slice();
        for (const [at, value] of edits) mutated[at % mutated.length] = value;
        // Sizes within the limits are allowed, and slow: here only what is near the original.
        const [high] = mutated[0] === 0xff ? [0] : mutated.subarray(16, 18);
        fc.pre(high === 0);
        try {
          await decodeImage(mutated, "x");
        } catch (error) {
          expect(error).toBeInstanceOf(LabError);
        }
      }),
      { numRuns: 100 },
    );
  });
});
