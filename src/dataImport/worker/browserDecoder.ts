import { LabError, toLabError } from "../../core/errors.ts";
import { blobOf } from "../../storage/database.ts";
import type { DecodeImage } from "../readContext.ts";

/**
 * Decodes by the browser: pixels as they are stored, without colour management. A canvas holds
 * colours with alpha multiplied in, so those of translucent pixels come back rounded; opaque
 * images come back exactly.
 *
 * @throws {LabError} "dataset-invalid" from the decoder, naming the file, if it does not decode.
 */
export function createBrowserDecoder(): DecodeImage {
  let canvas: OffscreenCanvasRenderingContext2D | null = null;
  return async (bytes, path) => {
    const bitmap = await decode(bytes, path);
    try {
      const { height, width } = bitmap;
      if (canvas?.canvas.width !== width || canvas.canvas.height !== height) {
        canvas = openCanvas(width, height, path);
      }
      canvas.drawImage(bitmap, 0, 0);
      return { height, width, rgba: canvas.getImageData(0, 0, width, height).data };
    } finally {
      bitmap.close();
    }
  };
}

async function decode(bytes: Uint8Array, path: string): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(blobOf(bytes), {
      premultiplyAlpha: "none",
      colorSpaceConversion: "none",
      imageOrientation: "none",
    });
  } catch (cause) {
    const { message } = toLabError(cause);
    const found = `one that the browser does not decode (${message})`;
    throw new LabError("dataset-invalid", `${path}: expected a PNG or JPEG image, found ${found}`, {
      cause,
    });
  }
}

function openCanvas(
  width: number,
  height: number,
  path: string,
): OffscreenCanvasRenderingContext2D {
  // Read back after every image: without the hint each would travel to the GPU and back.
  const canvas = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (canvas === null) {
    throw new LabError("out-of-memory", `${path}: no canvas of ${width} x ${height} can be made`);
  }
  // The next image takes the place of the last, transparent pixels too.
  canvas.globalCompositeOperation = "copy";
  return canvas;
}
