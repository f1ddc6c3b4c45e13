import { clamp01 } from "../drawing/uniform.ts";

/**
 * A wave of period 1 between -1 and 1, close to a sine: highest at 0.25, lowest at 0.75.
 * A polynomial, since `Math.sin` may differ between platforms in its last bit.
 */
export function wave(t: number): number {
  const phase = t + 0.25 - Math.floor(t + 0.25);
  const triangle = phase < 0.5 ? 4 * phase - 1 : 3 - 4 * phase;
  return triangle * (1.5 - 0.5 * triangle * triangle);
}

/**
 * The inside of a shape with a soft edge.
 *
 * @param depth Distance to the edge, positive inside.
 * @param softness Width of the edge, same unit.
 * @returns 0 well outside, 1 well inside.
 */
export function inside(depth: number, softness: number): number {
  return clamp01(depth / softness + 0.5);
}

/** The distance of two points that differ by (dx, dy). `Math.hypot` is not exactly specified. */
export function length(dx: number, dy: number): number {
  return Math.sqrt(dx * dx + dy * dy);
}
