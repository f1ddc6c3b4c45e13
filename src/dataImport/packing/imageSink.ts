import type { ImageShape, SplitName } from "../../core/dataset/manifest.ts";
import { LabError } from "../../core/errors.ts";
import type { RawImage } from "../reading.ts";
import { checkPackedSize, mixedSizes, type PlannedShape, sameSize } from "./packShape.ts";
import { resizeToSquare, withChannels } from "./resizeImage.ts";

/** Where images are collected, in the order of a data set. */
export interface ImageSink {
  /**
   * Puts an image into its place, resized and converted where the data set asks for it.
   *
   * @param place Index in the split.
   * @param origin Names the image in messages.
   * @throws {LabError} "dataset-invalid" if its size is not that of the others and no side is
   *   given, naming both; "out-of-memory" if there is no room for the images.
   */
  put(splitName: SplitName, place: number, image: RawImage, origin: string): void;
  /** What was collected: u8 [count, height, width, channels] of each split. */
  finish(): CollectedImages;
}

interface CollectedImages extends Readonly<Record<SplitName, Uint8Array>> {
  readonly shape: ImageShape;
}

/** How images become those of the data set. */
export interface SinkOptions {
  readonly counts: Readonly<Record<SplitName, number>>;
  readonly planned: PlannedShape;
  /** Images are resized to a square of this side; absent: their sizes must agree. */
  readonly side: number | undefined;
}

/**
 * Collects the images of a data set. Memory is allocated once, when the first image shows the shape.
 * While it is unknown whether any image is in colour there is room for colour; grey images give
 * two thirds of it back at the end.
 */
export function createImageSink({ counts, planned, side }: SinkOptions): ImageSink {
  let room: (CollectedImages & { readonly firstOrigin: string }) | null = null;
  let hasColour = false;

  function roomFor(image: RawImage, origin: string) {
    const { height, width } = image;
    const shape = { height, width, channels: planned.channels ?? 3 };
    checkPackedSize(counts.train + counts.test, {
      size: { height, width },
      channels: shape.channels,
    });
    const bytes = height * width * shape.channels;
    const train = allocate(counts.train * bytes);
    return { shape, train, test: allocate(counts.test * bytes), firstOrigin: origin };
  }

  return {
    put: (splitName, place, image, origin) => {
      const sized = side === undefined ? image : resizeToSquare(image, side);
      room ??= roomFor(sized, origin);
      const { shape, firstOrigin } = room;
      if (!sameSize(sized, shape)) throw mixedSizes(firstOrigin, shape, origin, sized);
      hasColour ||= image.channels !== 1;
      const { pixels } = toChannels(sized, shape.channels, origin);
      room[splitName].set(pixels, place * shape.height * shape.width * shape.channels);
    },
    finish: () => {
      if (room === null) throw new LabError("internal", "An image sink needs an image");
      const { shape, train, test } = room;
      if (planned.channels !== null || hasColour) return { shape, train, test };
      const channels = 1;
      return {
        shape: { ...shape, channels },
        train: everyThirdByte(train),
        test: everyThirdByte(test),
      };
    },
  };
}

function toChannels(image: RawImage, channels: number, origin: string): RawImage {
  if (image.channels === channels) return image;
  const convertible = image.channels === 1 || image.channels === 3;
  if (convertible && (channels === 1 || channels === 3)) return withChannels(image, channels);
  throw new LabError(
    "dataset-invalid",
    `${origin}: expected ${channels} channels, found ${image.channels}`,
  );
}

function allocate(bytes: number): Uint8Array {
  try {
    return new Uint8Array(bytes);
  } catch (cause) {
    const message = `There is no memory for ${bytes} bytes of images: take a subset or a smaller side`;
    throw new LabError("out-of-memory", message, { cause });
  }
}

/** Grey images out of colour ones whose channels agree. Overwrites them on the way. */
function everyThirdByte(images: Uint8Array): Uint8Array {
  const count = images.length / 3;
  for (let i = 0; i < count; i++) images[i] = images[3 * i];
  return images.slice(0, count);
}
