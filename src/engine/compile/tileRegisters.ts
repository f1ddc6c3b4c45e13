import type { ConvTile } from "../kernels/convForward.ts";
import type { FilterTile } from "../kernels/reduce/convFilterGradient.ts";

/** Kernels that work in tiles of pixels, by what they read. `unpooled`: through a max-pool's codes. */
export type ConvTileRole = "forward" | "pooled" | "inputGradient" | "unpooledGradient";

/** What of a convolution decides how much a tile reads. */
export interface ConvReach {
  readonly kernelSize: number;
  readonly stride: number;
}

/**
 * Values that one invocation of a convolution, or of its input gradient, holds at a time: sums, the
 * patch that they read, its max-pool codes, and one filter's weights.
 */
export function convTileRegisters(
  { height, width, channels }: ConvTile,
  { kernelSize, stride }: ConvReach,
  role: ConvTileRole,
): number {
  const gradient = role === "inputGradient" || role === "unpooledGradient";
  const side = (length: number) =>
    gradient
      ? Math.floor((length + kernelSize - 2) / stride) + 1
      : (length - 1) * stride + kernelSize;
  const windows = (length: number) => Math.floor(side(length) / 2) + 1;
  const sums = height * width * channels;
  const patch = side(height) * side(width);
  const codes = role === "unpooledGradient" ? windows(height) * windows(width) : 0;
  return sums + patch + codes + kernelSize ** 2;
}

/** Addresses and counters of a filter gradient, found by AMD's compiler. */
const addresses = 10;

/**
 * Values that one invocation of a filter gradient holds at a time: sums with the bias', the patch of one
 * input channel, the gradients and codes of one filter, or of all if there are more input channels than
 * one, and the addresses of it all.
 */
export function filterTileRegisters(
  { inputs, outputs, groupHeight, groupWidth }: FilterTile,
  { kernelSize, stride }: ConvReach,
): number {
  const sums = kernelSize ** 2 * inputs * outputs + outputs;
  const patch =
    ((groupHeight - 1) * stride + kernelSize) * ((groupWidth - 1) * stride + kernelSize);
  const pixels = groupHeight * groupWidth;
  const gradients = (inputs === 1 ? 1 : outputs) * pixels + pixels / 4;
  return sums + patch + gradients + addresses;
}
