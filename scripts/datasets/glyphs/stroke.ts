/**
 * One movement of the pen, as the points it passes through: x0, y0, x1, y1, ... in a box of
 * 100 x 100, x to the right, y down. The line between the points is smooth; a point given twice
 * in a row is a corner.
 */
export type Stroke = readonly number[];

/** The strokes that make up one way of writing a digit. */
export type Skeleton = readonly Stroke[];

/** Pieces into which the curve between two points is cut. */
const piecesPerSpan = 6;

/**
 * Follows a stroke: a Catmull-Rom spline through its points, cut into straight pieces.
 * Only +, -, * and / on float64, so every platform gets the same bits.
 *
 * @returns x0, y0, x1, y1, ... of the pieces' ends, in the units of the stroke.
 * @see Catmull and Rom 1974, "A class of local interpolating splines".
 */
export function flattenStroke(stroke: Stroke): number[] {
  const flat: number[] = [stroke[0], stroke[1]];
  for (const smooth of splitAtCorners(stroke)) {
    const last = smooth.length / 2 - 1;
    for (let span = 0; span < last; span++) {
      const ends = [Math.max(span - 1, 0), span, span + 1, Math.min(span + 2, last)];
      for (let piece = 1; piece <= piecesPerSpan; piece++) {
        const t = piece / piecesPerSpan;
        for (const axis of [0, 1]) {
          const [p0, p1, p2, p3] = ends.map((index) => smooth[2 * index + axis]);
          flat.push(catmullRom(p0, p1, p2, p3, t));
        }
      }
    }
  }
  return flat;
}

/**
 * The skeleton a fraction of the way from one to another.
 *
 * @param from Skeleton at fraction 0.
 * @param to Skeleton at fraction 1, with as many strokes and points.
 * @param fraction In [0, 1].
 */
export function blendSkeletons(from: Skeleton, to: Skeleton, fraction: number): Skeleton {
  return from.map((stroke, strokeIndex) =>
    stroke.map((value, i) => value + (to[strokeIndex][i] - value) * fraction),
  );
}

function splitAtCorners(stroke: Stroke): Stroke[] {
  const parts: Stroke[] = [];
  let start = 0;
  for (let i = 2; i < stroke.length; i += 2) {
    if (stroke[i] === stroke[i - 2] && stroke[i + 1] === stroke[i - 1]) {
      parts.push(stroke.slice(start, i));
      start = i;
    }
  }
  parts.push(stroke.slice(start));
  return parts;
}

function catmullRom(p0: number, p1: number, p2: number, p3: number, t: number): number {
  const linear = p2 - p0;
  const quadratic = 2 * p0 - 5 * p1 + 4 * p2 - p3;
  const cubic = 3 * p1 - p0 - 3 * p2 + p3;
  return p1 + 0.5 * t * (linear + t * (quadratic + t * cubic));
}
