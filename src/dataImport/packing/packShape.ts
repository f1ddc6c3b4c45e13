import { readLimits } from "../../core/dataset/limits.ts";
import type { ImageShape } from "../../core/dataset/manifest.ts";
import type { PackOptions } from "../../core/dataset/packOptions.ts";
import { LabError } from "../../core/errors.ts";
import type { SourcePart } from "../reading.ts";

/** Of a manifest. */
const maxSide = 4096;

/** Bytes of a pixel while it is unknown whether the images are grey or colour. */
const colourChannels = 3;

/** Height and width of images, in pixels. */
export type ImageSize = Pick<ImageShape, "height" | "width">;

/** The shape of the images of a data set, as far as it is known before they are read. */
export interface PlannedShape {
  readonly size: ImageSize | null;
  /** Null: colour if any image is. */
  readonly channels: number | null;
}

/**
 * The shape that the images of some parts are given.
 *
 * @throws {LabError} "dataset-invalid" if sizes differ and no side is given, naming two files.
 */
export function plannedShape(
  parts: readonly SourcePart[],
  { side, channels }: Pick<PackOptions, "side" | "channels">,
): PlannedShape {
  const used = parts.filter(({ count }) => count > 0);
  return {
    size: side === undefined ? commonSize(used) : { height: side, width: side },
    channels: channels ?? commonChannels(used),
  };
}

/**
 * Checks that so many images of a shape are not too large to be made.
 *
 * @throws {LabError} "dataset-invalid", saying how many fit, and at which side all would.
 */
export function checkPackedSize(exampleCount: number, { size, channels }: PlannedShape): void {
  if (size === null) return;
  const { height, width } = size;
  if (Math.max(height, width) > maxSide) {
    throw new LabError(
      "dataset-invalid",
      `Images of ${sizeText(size)} pixels are too large, at most ${maxSide} a side: give a side to resize them to`,
    );
  }
  const depth = channels ?? colourChannels;
  const imageBytes = height * width * depth;
  const limit = readLimits.packedBytes;
  if (exampleCount * imageBytes <= limit) return;
  const fittingSide = Math.floor(Math.sqrt(limit / exampleCount / depth));
  throw new LabError(
    "dataset-invalid",
    `${exampleCount} images of ${height} x ${width} x ${depth} need ${mebibytes(exampleCount * imageBytes)}, ` +
      `at most ${mebibytes(limit)} are taken: ${Math.floor(limit / imageBytes)} examples fit, ` +
      `or all of them at a side of ${fittingSide}`,
  );
}

/** Images of two sizes met. */
export function mixedSizes(
  first: string,
  firstSize: ImageSize,
  second: string,
  secondSize: ImageSize,
): LabError {
  return new LabError(
    "dataset-invalid",
    `${second} is ${sizeText(secondSize)} pixels, ${first} is ${sizeText(firstSize)}: ` +
      "images of different sizes need a side to resize them to",
  );
}

/** True if heights and widths agree. */
export function sameSize(a: ImageSize, b: ImageSize): boolean {
  return a.height === b.height && a.width === b.width;
}

function commonSize(parts: readonly SourcePart[]): ImageSize | null {
  const known = parts.flatMap(({ source, shape }) => (shape === null ? [] : [{ source, shape }]));
  if (known.length === 0) return null;
  const [first] = known;
  const other = known.find(({ shape }) => !sameSize(shape, first.shape));
  if (other !== undefined) throw mixedSizes(first.source, first.shape, other.source, other.shape);
  if (known.length < parts.length) return null;
  return { height: first.shape.height, width: first.shape.width };
}

function commonChannels(parts: readonly SourcePart[]): number | null {
  if (parts.length === 0 || parts.some(({ shape }) => shape === null)) return null;
  const found = new Set(parts.flatMap(({ shape }) => shape?.channels ?? []));
  const [first] = found;
  return found.size === 1 ? first : colourChannels;
}

function sizeText({ height, width }: ImageSize): string {
  return `${width} x ${height}`;
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 ** 2)} MiB`;
}
