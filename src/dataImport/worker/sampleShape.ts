import type { ImageShape } from "../../core/dataset/manifest.ts";
import { toLabError } from "../../core/errors.ts";
import type { ReadContext } from "../readContext.ts";
import type { SourcePart } from "../reading.ts";

/**
 * The shape of a part's images from three of them: the first, the middle and
 * the last. A part of known shape is not read.
 *
 * @returns Null if the three differ, or one cannot be read: packing reports the error.
 * @throws {LabError} "cancelled".
 */
export async function sampleShape(
  part: SourcePart,
  context: ReadContext,
): Promise<ImageShape | null> {
  if (part.shape !== null || part.count === 0) return part.shape;
  const last = part.count - 1;
  const chosen = Uint32Array.from(new Set([0, Math.floor(last / 2), last]));
  const shapes: ImageShape[] = [];
  try {
    await part.readImages(
      chosen,
      (_index, { height, width, channels }) => shapes.push({ height, width, channels }),
      context,
    );
  } catch (cause) {
    if (toLabError(cause).code === "dataset-invalid") return null;
    throw cause;
  }
  const [first] = shapes;
  const agree = shapes.every(
    ({ height, width, channels }) =>
      height === first.height && width === first.width && channels === first.channels,
  );
  return agree ? first : null;
}
