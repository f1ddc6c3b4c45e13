import { encode } from "jpeg-js";
import { PNG } from "pngjs";
import { describe, expect, test } from "vitest";
import type { DecodedImage } from "../../readContext.ts";
import { decodeRawImage } from "./decodeImage.ts";

const decodePng = async (bytes: Uint8Array): Promise<DecodedImage> => {
  const { height, width, data } = PNG.sync.read(Buffer.from(bytes));
  return { height, width, rgba: data };
};
const gives = (decoded: DecodedImage) => ({ decodeImage: async () => decoded });

function png(rgba: readonly number[], colorType: 0 | 2 | 4 | 6): Uint8Array {
  const image = new PNG({ width: rgba.length / 4, height: 1 });
  image.data.set(rgba);
  return PNG.sync.write(image, { colorType, inputColorType: 6 });
}

describe("decodeRawImage", () => {
  test("colour gives three channels, grey one", async () => {
    const context = { decodeImage: decodePng };
    expect(await decodeRawImage(png([1, 2, 3, 255, 4, 5, 6, 255], 2), "a.png", context)).toEqual({
      height: 1,
      width: 2,
      channels: 3,
      pixels: Uint8Array.of(1, 2, 3, 4, 5, 6),
    });
    const grey = await decodeRawImage(png([9, 9, 9, 255, 4, 4, 4, 255], 0), "a.png", context);
    expect(grey).toEqual({ height: 1, width: 2, channels: 1, pixels: Uint8Array.of(9, 4) });
  });

  test("alpha is composed over black", async () => {
    const bytes = png([200, 100, 50, 128, 255, 255, 255, 0], 6);
    const { pixels } = await decodeRawImage(bytes, "a.png", { decodeImage: decodePng });
    // 200 * 128 / 255 = 100.39, 100 * 128 / 255 = 50.2, 50 * 128 / 255 = 25.1
    expect([...pixels]).toEqual([100, 50, 25, 0, 0, 0]);
  });

  test("EXIF data is cut out before decoding, so that nothing is turned", async () => {
    const { data } = encode({ width: 2, height: 1, data: new Uint8Array(8) });
    const exif = [0xff, 0xe1, 0, 9, ...Buffer.from("Exif\0\0"), 6];
    const turned = Uint8Array.from([0xff, 0xd8, ...exif, ...data.subarray(2)]);
    const seen: Uint8Array[] = [];
    const decodeImage = async (bytes: Uint8Array) => {
      seen.push(bytes);
      return { height: 1, width: 2, rgba: new Uint8Array(8) };
    };
    await decodeRawImage(turned, "a.jpg", { decodeImage });
    expect([...seen[0]]).toEqual([...data]);

    const plain = png([1, 2, 3, 255], 2);
    const chunk = [0, 0, 0, 2, ...Buffer.from("eXIf"), 7, 7, 0, 0, 0, 0];
    const marked = Uint8Array.from([...plain.subarray(0, 33), ...chunk, ...plain.subarray(33)]);
    await decodeRawImage(marked, "a.png", {
      decodeImage: async (bytes) => {
        seen.push(bytes);
        return decodePng(bytes);
      },
    });
    expect([...seen[1]]).toEqual([...plain]);
  });

  test("another size than the header's, or too few bytes, is refused", async () => {
    const bytes = png([1, 2, 3, 255, 4, 5, 6, 255], 2);
    const swapped = gives({ height: 2, width: 1, rgba: new Uint8Array(8) });
    await expect(decodeRawImage(bytes, "a.png", swapped)).rejects.toThrow(
      "a.png: expected 2 x 1 pixels, as its header says, found 1 x 2 after decoding",
    );
    const short = gives({ height: 1, width: 2, rgba: new Uint8Array(4) });
    await expect(decodeRawImage(bytes, "a.png", short)).rejects.toThrow(/8 bytes .* found 4/);
  });

  test("a refused header is not decoded", async () => {
    const decodeImage = () => Promise.reject(new Error("decoded"));
    await expect(decodeRawImage(Uint8Array.of(71), "a.png", { decodeImage })).rejects.toThrow(
      "a.png: expected a PNG or JPEG, found a file that starts with 47",
    );
  });
});
