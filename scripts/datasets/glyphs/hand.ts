import { pick, type Range, type UniformSource, uniform } from "../drawing/uniform.ts";
import { commonForms, lookAlikes, rareForms } from "./skeletons.ts";
import type { Skeleton } from "./stroke.ts";
import { blendSkeletons, flattenStroke } from "./stroke.ts";

/** How a hand writes: each entry is the range that a glyph draws its own value from. */
export interface Hand {
  /** Ways of writing each digit, [classes]. */
  readonly forms: readonly (readonly Skeleton[])[];
  /** Horizontal shift per unit of height; positive leans to the right. */
  readonly slant: Range;
  /** Tangent of half the angle of rotation. */
  readonly halfTurn: Range;
  readonly widthScale: Range;
  readonly heightScale: Range;
  /** Radius of the pen in pixels of the 16 x 16 image. */
  readonly penRadius: Range;
  /** Share of ambiguous glyphs: drawn part of the way to the look-alike digit. */
  readonly ambiguousShare: number;
}

export const commonHand: Hand = {
  forms: commonForms,
  slant: [-0.06, 0.16],
  halfTurn: [-0.05, 0.05],
  widthScale: [0.85, 1.12],
  heightScale: [0.9, 1.05],
  penRadius: [0.75, 1.15],
  ambiguousShare: 0.2,
};

export const rareHand: Hand = {
  forms: rareForms,
  slant: [0.17, 0.35],
  halfTurn: [-0.06, 0.06],
  widthScale: [0.88, 1.1],
  heightScale: [0.88, 1],
  penRadius: [0.65, 0.95],
  ambiguousShare: 0,
};

/** How far towards its look-alike an ambiguous glyph goes; at one half both are equally near. */
const ambiguity: Range = [0.2, 0.4];
/** Largest displacement of a point by the elastic field, in units of the box of 100. */
const elasticReach = 3.5;
/** Largest displacement of the whole glyph, same units. */
const shiftReach = 3;
/** Nodes along each side of the elastic field. */
const fieldSide = 4;

/**
 * Writes one digit: picks a form of the hand, bends it, and places it in the box.
 *
 * @returns Its strokes as polylines x0, y0, x1, y1, ... in a box of 100 x 100.
 */
export function writeDigit(hand: Hand, classIndex: number, source: UniformSource): number[][] {
  const skeleton = chooseForm(hand, classIndex, source);
  const place = makePlacement(hand, source);
  const bend = makeElasticField(source);
  return skeleton.map((stroke) => {
    const line = flattenStroke(stroke);
    const placed: number[] = [];
    for (let i = 0; i < line.length; i += 2) {
      const [x, y] = bend(line[i], line[i + 1]);
      placed.push(...place(x, y));
    }
    return placed;
  });
}

function chooseForm(hand: Hand, classIndex: number, source: UniformSource): Skeleton {
  const ambiguous = source.next() < hand.ambiguousShare;
  const pair = lookAlikes.find((entry) => entry.classIndex === classIndex);
  if (ambiguous && pair !== undefined) {
    return blendSkeletons(pair.ownForm, pair.otherForm, uniform(source, ambiguity));
  }
  return pick(source, hand.forms[classIndex]);
}

type PointMap = (x: number, y: number) => [x: number, y: number];

/** Scale, slant, rotation about the centre of the box, and shift. */
function makePlacement(hand: Hand, source: UniformSource): PointMap {
  const scaleX = uniform(source, hand.widthScale);
  const scaleY = uniform(source, hand.heightScale);
  const slant = uniform(source, hand.slant);
  // Sine and cosine from the tangent of half the angle: Math.sin may differ between platforms.
  const halfTurn = uniform(source, hand.halfTurn);
  const cosine = (1 - halfTurn * halfTurn) / (1 + halfTurn * halfTurn);
  const sine = (2 * halfTurn) / (1 + halfTurn * halfTurn);
  const shiftX = uniform(source, [-shiftReach, shiftReach]);
  const shiftY = uniform(source, [-shiftReach, shiftReach]);
  return (x, y) => {
    const v = (y - 50) * scaleY;
    const u = (x - 50) * scaleX - v * slant;
    return [50 + u * cosine - v * sine + shiftX, 50 + u * sine + v * cosine + shiftY];
  };
}

/** A smooth displacement: random vectors on a coarse grid, blended by smooth weights. */
function makeElasticField(source: UniformSource): PointMap {
  const nodes: number[] = [];
  for (let i = 0; i < 2 * fieldSide * fieldSide; i++) {
    nodes.push(uniform(source, [-elasticReach, elasticReach]));
  }
  const displacement = (x: number, y: number, axis: number): number => {
    const [column, rightShare] = gridPosition(x);
    const [row, lowerShare] = gridPosition(y);
    const node = (r: number, c: number) => nodes[2 * (r * fieldSide + c) + axis];
    const upper = node(row, column) * (1 - rightShare) + node(row, column + 1) * rightShare;
    const lower = node(row + 1, column) * (1 - rightShare) + node(row + 1, column + 1) * rightShare;
    return upper * (1 - lowerShare) + lower * lowerShare;
  };
  return (x, y) => [x + displacement(x, y, 0), y + displacement(x, y, 1)];
}

/** The cell of the elastic field that a coordinate in [0, 100] lies in, and the share of its far node. */
function gridPosition(coordinate: number): [cell: number, share: number] {
  const position = (coordinate / 100) * (fieldSide - 1);
  const cell = Math.min(Math.max(Math.floor(position), 0), fieldSide - 2);
  const t = Math.min(Math.max(position - cell, 0), 1);
  return [cell, t * t * (3 - 2 * t)];
}
