import type { ImageShape } from "../../core/dataset/manifest.ts";

/** The size that an image is drawn in: its own, or every nth pixel of a large one. */
export function drawnSize({ height, width }: ImageShape, largest: number) {
  const step = Math.max(1, Math.ceil(Math.max(height, width) / largest));
  return { step, height: Math.ceil(height / step), width: Math.ceil(width / step) };
}

/**
 * Copies an image into RGBA pixels: one channel is grey, three are red, green and blue; of any
 * other number the first is shown.
 *
 * @param image u8 [height, width, channels]
 * @param step Takes every nth pixel of every nth row.
 * @param target RGBA, u8 [rows, targetWidth, 4]
 * @param at Column and row of the image's top left in the target.
 */
export function copyPixels(
  image: Uint8Array,
  { height, width, channels }: ImageShape,
  step: number,
  target: Uint8ClampedArray,
  targetWidth: number,
  at: { readonly x: number; readonly y: number },
): void {
  const [green, blue] = channels === 3 ? [1, 2] : [0, 0];
  for (let y = 0, row = at.y; y < height; y += step, row++) {
    let to = (row * targetWidth + at.x) * 4;
    for (let x = 0; x < width; x += step, to += 4) {
      const from = (y * width + x) * channels;
      target[to] = image[from];
      target[to + 1] = image[from + green];
      target[to + 2] = image[from + blue];
      target[to + 3] = 255;
    }
  }
}

interface RowOfImages {
  /** u8 [examples, height, width, channels] */
  readonly images: Uint8Array;
  readonly shape: ImageShape;
  /** The images to draw. */
  readonly indices: readonly number[];
  /** See `drawnSize`. */
  readonly largestSide: number;
  readonly columns: number;
  /** Canvas pixels per drawn pixel. */
  readonly scale: number;
  /** Canvas pixels between images. */
  readonly gap: number;
}

/** Draws images into a grid. */
export function drawRow(
  canvas: HTMLCanvasElement,
  { images, shape, indices, largestSide, columns, scale, gap }: RowOfImages,
): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const { step, width, height } = drawnSize(shape, largestSide);
  const imageBytes = shape.height * shape.width * shape.channels;
  // All images in a strip first, then each scaled to its place.
  const strip = new OffscreenCanvas(width * indices.length, height);
  const pixels = new ImageData(width * indices.length, height);
  indices.forEach((exampleIndex, place) => {
    const image = images.subarray(exampleIndex * imageBytes, (exampleIndex + 1) * imageBytes);
    copyPixels(image, shape, step, pixels.data, pixels.width, { x: place * width, y: 0 });
  });
  strip.getContext("2d")?.putImageData(pixels, 0, 0);
  context.imageSmoothingEnabled = false;
  context.clearRect(0, 0, canvas.width, canvas.height);
  indices.forEach((_, place) => {
    const x = (place % columns) * (width * scale + gap);
    const y = Math.floor(place / columns) * (height * scale + gap);
    context.drawImage(strip, place * width, 0, width, height, x, y, width * scale, height * scale);
  });
}
