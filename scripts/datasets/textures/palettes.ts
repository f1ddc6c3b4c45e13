import { pick, type UniformSource, uniform } from "../drawing/uniform.ts";

/** Red, green and blue in [0, 1]. */
export type Colour = readonly [red: number, green: number, blue: number];

/** What the dark and the bright parts of a texture are coloured with. */
export interface Palette {
  readonly dark: Colour;
  readonly bright: Colour;
}

const palettes: readonly Palette[] = [
  { dark: [0.35, 0.13, 0.09], bright: [0.78, 0.45, 0.33] }, // fired clay
  { dark: [0.3, 0.19, 0.1], bright: [0.76, 0.58, 0.36] }, // timber
  { dark: [0.12, 0.24, 0.1], bright: [0.55, 0.68, 0.32] }, // leaves
  { dark: [0.1, 0.28, 0.55], bright: [0.88, 0.93, 0.97] }, // sky
  { dark: [0.2, 0.22, 0.25], bright: [0.66, 0.67, 0.68] }, // stone
  { dark: [0.43, 0.31, 0.17], bright: [0.95, 0.88, 0.7] }, // sand
  { dark: [0.05, 0.27, 0.33], bright: [0.4, 0.75, 0.74] }, // sea
  { dark: [0.42, 0.1, 0.28], bright: [0.93, 0.66, 0.6] }, // blossom
];

/**
 * The palettes that each class is seen in most, [classes]. Every palette is the favourite of at
 * least three classes, so that colour alone does not determine the class.
 */
const favourites: readonly (readonly number[])[] = [
  [0, 3, 7],
  [3, 5, 6],
  [2, 5, 7],
  [2, 4, 6],
  [0, 1, 4],
  [0, 2, 4],
  [1, 5, 0],
  [3, 4, 6],
  [3, 7, 2],
  [1, 6, 7],
];
/** Share of textures in a favourite palette of their class; the others take any. */
const favouriteShare = 0.7;
/** Largest change of a channel of a colour. */
const drift = 0.1;

/** Draws the colours of one texture. Bright and dark part come from two palettes now and then. */
export function choosePalette(classIndex: number, source: UniformSource): Palette {
  const choices =
    source.next() < favouriteShare
      ? favourites[classIndex].map((index) => palettes[index])
      : palettes;
  const dark = pick(source, choices).dark;
  const bright = pick(source, choices).bright;
  return { dark: vary(dark, source), bright: vary(bright, source) };
}

/** A colour near another; channels may leave [0, 1] a little. */
function vary([red, green, blue]: Colour, source: UniformSource): Colour {
  const shifted = (channel: number) => channel + uniform(source, [-drift, drift]);
  return [shifted(red), shifted(green), shifted(blue)];
}
