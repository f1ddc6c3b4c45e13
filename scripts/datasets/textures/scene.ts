import { clamp01, pick, type Range, type UniformSource, uniform } from "../drawing/uniform.ts";
import { makeLattice } from "./lattice.ts";
import type { Colour } from "./palettes.ts";
import { choosePalette } from "./palettes.ts";
import { patternKinds } from "./patterns.ts";
import { inside, length } from "./profile.ts";

/** How textures are seen: each range is what an image draws its own value from. */
export interface Sight {
  /** Period of the pattern in pixels. */
  readonly period: Range;
  /** What the light leaves of each channel. */
  readonly light: Colour;
  /** Brightness all over, on top of `light`. */
  readonly exposure: Range;
  /** Share of the pattern's contrast that is left. */
  readonly contrast: Range;
  /** Half the range of the noise of a pixel. */
  readonly noise: Range;
}

/** By day. */
export const commonSight: Sight = {
  period: [5.5, 10],
  light: [1, 1, 1],
  exposure: [0.8, 1.1],
  contrast: [0.7, 1],
  noise: [0.02, 0.07],
};

/** By night and from nearby: blue, dim and grainy. */
export const rareSight: Sight = {
  period: [7, 12],
  light: [0.42, 0.55, 0.85],
  exposure: [0.7, 1],
  contrast: [0.7, 1],
  noise: [0.03, 0.08],
};

/** Levels of a channel: five bits, which compress well. */
const topLevel = 31;
/** Tangent of half the angle by which a pattern is turned: up to 23 degrees to either side. */
const halfTurns: Range = [-0.2, 0.2];
/** Largest displacement of a point by the warp, in pixels; spread over `warpCell` pixels. */
const warpReach: Range = [0, 3];
const warpCell = 9;
/** Brightness may change by this share from the centre to an edge. */
const slope = 0.3;
/** Chance that something stands before the texture, and once more. */
const occluderShare = 0.35;
/** Radii of such a thing in pixels. */
const occluderRadius: Range = [3, 8];

/**
 * Draws one image: a texture, placed, coloured, lit, partly hidden, and grainy.
 *
 * @returns u8 [side, side, 3], each value one of 32 levels.
 */
export function drawTexture(
  sight: Sight,
  classIndex: number,
  side: number,
  source: UniformSource,
): Uint8Array {
  const brightnessAt = placeTexture(sight, classIndex, source);
  const { dark, bright } = choosePalette(classIndex, source);
  const contrast = uniform(source, sight.contrast);
  const exposure = uniform(source, sight.exposure);
  const slopes = [uniform(source, [-slope, slope]), uniform(source, [-slope, slope])];
  const noise = uniform(source, sight.noise);
  const cover = makeOccluders(classIndex, side, source);
  const pixels = new Uint8Array(side * side * 3);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const x = column + 0.5 - side / 2;
      const y = row + 0.5 - side / 2;
      const brightness = 0.5 + contrast * (brightnessAt(x, y) - 0.5);
      const light = exposure * (1 + ((slopes[0] * x + slopes[1] * y) * 2) / side);
      const speckle = triangular(source) * noise;
      const share = cover.shareAt(x, y);
      for (let channel = 0; channel < 3; channel++) {
        const own = dark[channel] + (bright[channel] - dark[channel]) * brightness;
        const seen = own + (cover.colour[channel] - own) * share;
        const value = clamp01(seen * light * sight.light[channel] + speckle);
        const level = Math.round(topLevel * value);
        pixels[(row * side + column) * 3 + channel] = (level << 3) | (level >> 2);
      }
    }
  }
  return pixels;
}

/** Turns, scales, shifts and warps a pattern. Takes pixels from the centre of the image. */
function placeTexture(
  sight: Sight,
  classIndex: number,
  source: UniformSource,
): (x: number, y: number) => number {
  const lattice = makeLattice(source);
  const period = uniform(source, sight.period);
  const pattern = patternKinds[classIndex].make({ source, lattice, pixel: 1 / period });
  // Sine and cosine from the tangent of half the angle: Math.sin may differ between platforms.
  const halfTurn = uniform(source, halfTurns);
  const cosine = (1 - halfTurn * halfTurn) / (1 + halfTurn * halfTurn);
  const sine = (2 * halfTurn) / (1 + halfTurn * halfTurn);
  const shift = [source.next(), source.next()];
  const reach = uniform(source, warpReach);
  return (x, y) => {
    const warpedX = x + reach * (lattice.smooth(x / warpCell + 11.4, y / warpCell + 4.2) - 0.5);
    const warpedY = y + reach * (lattice.smooth(x / warpCell + 3.6, y / warpCell + 12.8) - 0.5);
    const u = (warpedX * cosine - warpedY * sine) / period + shift[0];
    const v = (warpedX * sine + warpedY * cosine) / period + shift[1];
    return pattern(u, v);
  };
}

/**
 * The sum of two uniform numbers, less its mean: mostly small, never beyond (-1, 1). One draw of
 * 32 bits makes both.
 */
function triangular(source: UniformSource): number {
  const shifted = source.next() * 2 ** 16;
  const high = Math.floor(shifted);
  return high / 2 ** 16 + (shifted - high) - 1;
}

interface Cover {
  readonly colour: Colour;
  /** How much of the texture is hidden at a point, in [0, 1]. */
  readonly shareAt: (x: number, y: number) => number;
}

/** Plain oval things before the texture: none, one or two. */
function makeOccluders(classIndex: number, side: number, source: UniformSource): Cover {
  const { dark, bright } = choosePalette(classIndex, source);
  const colour = pick(source, [dark, bright]);
  const ovals: { x: number; y: number; radius: number; flatness: number }[] = [];
  while (ovals.length < 2 && source.next() < occluderShare) {
    ovals.push({
      x: uniform(source, [-side / 2, side / 2]),
      y: uniform(source, [-side / 2, side / 2]),
      radius: uniform(source, occluderRadius),
      flatness: uniform(source, [0.6, 1.6]),
    });
  }
  const shareAt = (x: number, y: number): number => {
    let share = 0;
    for (const oval of ovals) {
      const distance = length(x - oval.x, (y - oval.y) * oval.flatness);
      share = Math.max(share, inside(oval.radius - distance, 1));
    }
    return share;
  };
  return { colour, shareAt };
}
