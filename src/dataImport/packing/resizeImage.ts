import type { RawImage } from "../reading.ts";

/**
 * One axis of a resize: output `i` is the sum over `taps` of input `first[i] + tap` times
 * `weights[i * taps + tap]`. Weights are integers, and add up to `total` for every output.
 */
interface AxisWeights {
  readonly first: Int32Array;
  readonly taps: number;
  readonly weights: Int32Array;
  readonly total: number;
}

/**
 * Crops to the centred square (an odd pixel too many is cut at the right or bottom) and resizes it.
 *
 * Shrinking averages areas: each output pixel is the mean of the input it covers, pixels at the
 * border weighted by the share that is covered. Enlarging is bilinear between pixel centres; beyond
 * the outermost centres the border is repeated. Values are those of the file: no gamma.
 *
 * All weights are integers and every sum is below 2^53, so float64 is exact; one rounding, half up,
 * at the end. Every platform gives the same bytes.
 *
 * @param image u8 [height, width, channels].
 * @param side Of the result, at least 1.
 * @returns u8 [side, side, channels]; the image itself if it has that size already.
 */
export function resizeToSquare(image: RawImage, side: number): RawImage {
  const { pixels, channels, height: from } = cropToSquare(image);
  if (from === side) return { height: side, width: side, channels, pixels };
  const { first, taps, weights, total } =
    from > side ? boxWeights(from, side) : bilinearWeights(from, side);

  const across = new Int32Array(from * side * channels); // [from, side, channels]
  for (let y = 0, to = 0; y < from; y++) {
    for (let x = 0; x < side; x++) {
      const start = (y * from + first[x]) * channels;
      for (let channel = 0; channel < channels; channel++, to++) {
        let sum = 0;
        for (let tap = 0; tap < taps; tap++) {
          sum += weights[x * taps + tap] * pixels[start + tap * channels + channel];
        }
        across[to] = sum;
      }
    }
  }

  const rowValues = side * channels;
  const scale = total * total;
  const resized = new Uint8Array(side * rowValues);
  for (let y = 0, to = 0; y < side; y++) {
    for (let value = 0; value < rowValues; value++, to++) {
      let sum = 0;
      for (let tap = 0; tap < taps; tap++) {
        sum += weights[y * taps + tap] * across[(first[y] + tap) * rowValues + value];
      }
      resized[to] = Math.floor((2 * sum + scale) / (2 * scale));
    }
  }
  return { height: side, width: side, channels, pixels: resized };
}

/**
 * Makes an image grey or coloured. Grey is the luma of ITU-R BT.601 in thousandths,
 * (299 R + 587 G + 114 B + 500) / 1000 rounded down; colour from grey repeats it three times.
 *
 * @param image u8 [height, width, 1 or 3].
 * @returns u8 [height, width, channels]; the image itself if it has those channels already.
 */
export function withChannels(image: RawImage, channels: 1 | 3): RawImage {
  if (image.channels === channels) return image;
  const { height, width } = image;
  const from = image.pixels;
  const pixels = new Uint8Array(height * width * channels);
  for (let i = 0; i < height * width; i++) {
    if (channels === 3) {
      pixels.fill(from[i], 3 * i, 3 * i + 3);
    } else {
      const luma = 299 * from[3 * i] + 587 * from[3 * i + 1] + 114 * from[3 * i + 2];
      pixels[i] = Math.floor((luma + 500) / 1000);
    }
  }
  return { height, width, channels, pixels };
}

function cropToSquare(image: RawImage): RawImage {
  const { height, width, channels } = image;
  if (height === width) return image;
  const side = Math.min(height, width);
  const top = (height - side) >> 1;
  const left = (width - side) >> 1;
  const rowValues = side * channels;
  const pixels = new Uint8Array(side * rowValues);
  for (let y = 0; y < side; y++) {
    const start = ((top + y) * width + left) * channels;
    pixels.set(image.pixels.subarray(start, start + rowValues), y * rowValues);
  }
  return { height: side, width: side, channels, pixels };
}

/** In units of 1 / side of an input pixel, output `i` covers [i * from, (i + 1) * from). */
function boxWeights(from: number, side: number): AxisWeights {
  const taps = Math.min(from, Math.ceil(from / side) + 1);
  const first = new Int32Array(side);
  const weights = new Int32Array(side * taps);
  for (let i = 0; i < side; i++) {
    first[i] = Math.min(Math.floor((i * from) / side), from - taps);
    for (let tap = 0; tap < taps; tap++) {
      const start = Math.max(i * from, (first[i] + tap) * side);
      const end = Math.min((i + 1) * from, (first[i] + tap + 1) * side);
      weights[i * taps + tap] = Math.max(0, end - start);
    }
  }
  return { first, taps, weights, total: from };
}

/** In units of 1 / (2 side) of an input pixel, output `i` lies (2i + 1) * from - side after centre 0. */
function bilinearWeights(from: number, side: number): AxisWeights {
  const taps = Math.min(2, from);
  const total = 2 * side;
  const first = new Int32Array(side);
  const weights = new Int32Array(side * taps);
  for (let i = 0; i < side; i++) {
    const position = Math.min(Math.max((2 * i + 1) * from - side, 0), (from - 1) * total);
    first[i] = Math.min(Math.floor(position / total), from - taps);
    const second = position - first[i] * total;
    weights[i * taps] = total - second;
    if (taps === 2) weights[i * taps + 1] = second;
  }
  return { first, taps, weights, total };
}
