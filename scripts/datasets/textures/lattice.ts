import type { UniformSource } from "../drawing/uniform.ts";

/** Nodes along each side; the lattice repeats after as many. An image never shows more. */
const side = 16;

/** Random numbers at the whole points of the plane: what is irregular about a texture. */
export interface Lattice {
  /** Uniform in [0, 1): one of two independent numbers (`layer` 0 or 1) of a whole point. */
  at(column: number, row: number, layer?: 0 | 1): number;
  /** Smooth between the whole points, in [0, 1). */
  smooth(x: number, y: number): number;
  /** Smooth noise at three scales, coarse to fine, in [0, 1). */
  rough(x: number, y: number): number;
}

export function makeLattice(source: UniformSource): Lattice {
  const values = Float64Array.from({ length: 2 * side * side }, () => source.next());
  const at = (column: number, row: number, layer = 0): number =>
    values[(layer * side + (row & (side - 1))) * side + (column & (side - 1))];
  const smooth = (x: number, y: number): number => {
    const left = Math.floor(x);
    const top = Math.floor(y);
    const right = ease(x - left);
    const column = left & (side - 1);
    const nextColumn = (left + 1) & (side - 1);
    const row = (top & (side - 1)) * side;
    const nextRow = ((top + 1) & (side - 1)) * side;
    const upper = mix(values[row + column], values[row + nextColumn], right);
    const lower = mix(values[nextRow + column], values[nextRow + nextColumn], right);
    return mix(upper, lower, ease(y - top));
  };
  // The shifts keep the scales from sharing a node.
  const rough = (x: number, y: number): number =>
    (4 * smooth(x, y) + 2 * smooth(2 * x + 5.3, 2 * y + 1.7) + smooth(4 * x + 2.9, 4 * y + 7.1)) /
    7;
  return { at, smooth, rough };
}

function ease(t: number): number {
  return t * t * (3 - 2 * t);
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
