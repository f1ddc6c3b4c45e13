import { invalid } from "../../invalid.ts";
import type { DecodedImage, ReadContext } from "../../readContext.ts";
import type { RawImage } from "../../reading.ts";
import { readImageHeader } from "./imageHeader.ts";
import { withoutExif } from "./storedOrientation.ts";

/**
 * Decodes a PNG or JPEG to the pixels that are learnt from.
 *
 * Orientation: as stored. EXIF data is cut out before decoding, so an EXIF rotation turns nothing
 * and the decoded size is the header's. Alpha: composed over black, value * alpha / 255, rounded
 * half up. Channels: grey files give 1 (the red one of the decoder), all others 3.
 *
 * @param bytes The file.
 * @param path For messages.
 * @returns u8 [height, width, 1 or 3].
 * @throws {LabError} "dataset-invalid" if the header is refused (before anything is decoded), the
 *   file does not decode, or decodes to another size than that of its header.
 */
export async function decodeRawImage(
  bytes: Uint8Array,
  path: string,
  context: Pick<ReadContext, "decodeImage">,
): Promise<RawImage> {
  const { format, height, width, channels } = readImageHeader(bytes, path);
  const decoded = await context.decodeImage(withoutExif(bytes, path, format), path);
  if (decoded.height !== height || decoded.width !== width) {
    const found = `${decoded.width} x ${decoded.height} after decoding`;
    throw invalid(path, `${width} x ${height} pixels, as its header says`, found);
  }
  if (decoded.rgba.length !== height * width * 4) {
    const expected = `${height * width * 4} bytes of decoded pixels`;
    throw invalid(path, expected, decoded.rgba.length);
  }
  return { height, width, channels, pixels: overBlack(decoded, channels) };
}

function overBlack({ rgba }: DecodedImage, channels: 1 | 3): Uint8Array {
  const pixels = new Uint8Array((rgba.length / 4) * channels);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    const alpha = rgba[from + 3];
    for (let channel = 0; channel < channels; channel++, to++) {
      const value = rgba[from + channel];
      pixels[to] = alpha === 255 ? value : Math.floor((value * alpha + 127) / 255);
    }
  }
  return pixels;
}
