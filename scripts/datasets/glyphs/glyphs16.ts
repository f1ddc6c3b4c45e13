import type { DatasetDescription, DatasetFolder } from "../../../src/core/dataset/packedDataset.ts";
import { packDataset } from "../../../src/core/dataset/packedDataset.ts";
import { drawSplits } from "../drawing/drawSplits.ts";
import { clamp01, type Range, type UniformSource, uniform } from "../drawing/uniform.ts";
import { commonHand, type Hand, rareHand, writeDigit } from "./hand.ts";
import { drawLines } from "./pen.ts";

/** Height and width of a glyph in pixels. */
const glyphSide = 16;
/** Glyphs in each split. */
const exampleCount = 2048;

/** Share of glyphs that a patch of bare paper partly hides. */
const occludedShare = 0.15;
/** Side of that patch, in pixels. */
const patchSide: Range = [2, 4.5];
/** Brightness of full ink. */
const inkLevel: Range = [0.85, 1];
/** Brightness of the paper. */
const paperLevel: Range = [0, 0.06];
/** Half the range of the noise of a pixel, as a share of full brightness. */
const grain: Range = [0.02, 0.08];

const description: DatasetDescription = {
  name: "glyphs-16",
  title: "Glyphs 16: ten digits, two hands",
  licence: "CC0-1.0",
  source: "made by scripts/datasets/generate.ts",
  shape: { height: glyphSide, width: glyphSide, channels: 1 },
  classNames: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
  subgroupNames: ["common", "rare"],
  horizontalFlip: false,
};

/**
 * Draws the glyphs-16 data set: bright ink on dark paper, ten digits, two hands, 2,048 glyphs to
 * train and 2,048 to test.
 * Labels go round 0, 1, ..., 9, 0, ..., so every prefix of a split is balanced up to one.
 * Subgroup 0 is the common hand; subgroup 1 the rare one, which holds a tenth of each class in
 * `train` and half of each class in `test`.
 * Only exactly specified arithmetic is used, so every platform makes the same bytes.
 */
export function makeGlyphs16(): Promise<DatasetFolder> {
  const splits = drawSplits({
    description,
    exampleCount,
    seeds: { train: 1601, test: 1602 },
    draw: (classIndex, isRare, source) =>
      drawGlyph(isRare ? rareHand : commonHand, classIndex, source),
  });
  return packDataset(description, splits);
}

/** One glyph, u8 [16, 16]. */
function drawGlyph(hand: Hand, classIndex: number, source: UniformSource): Uint8Array {
  const lines = writeDigit(hand, classIndex, source);
  const ink = drawLines(lines, glyphSide, uniform(source, hand.penRadius), source);
  if (source.next() < occludedShare) hidePatch(ink, source);
  const full = uniform(source, inkLevel);
  const paper = uniform(source, paperLevel);
  const noise = uniform(source, grain);
  const pixels = new Uint8Array(glyphSide * glyphSide);
  for (let i = 0; i < pixels.length; i++) {
    // The sum of two uniform numbers: mostly small, never beyond its range.
    const speckle = (source.next() + source.next() - 1) * noise;
    pixels[i] = Math.round(255 * clamp01(paper + (full - paper) * ink[i] + speckle));
  }
  return pixels;
}

/** Removes the ink of a square patch somewhere on the glyph. */
function hidePatch(ink: Float64Array, source: UniformSource): void {
  const side = uniform(source, patchSide);
  const left = uniform(source, [3, glyphSide - 3 - side]);
  const top = uniform(source, [2, glyphSide - 2 - side]);
  for (let row = 0; row < glyphSide; row++) {
    for (let column = 0; column < glyphSide; column++) {
      const insideX = column + 0.5 > left && column + 0.5 < left + side;
      const insideY = row + 0.5 > top && row + 0.5 < top + side;
      if (insideX && insideY) ink[row * glyphSide + column] = 0;
    }
  }
}
