import { clamp01, type UniformSource, uniform } from "../drawing/uniform.ts";

/** Distance over which the edge of the ink fades, in pixels. */
const edgeWidth = 1;
/** Share of the pen's radius by which pressure changes along a stroke, at most. */
const pressureReach = 0.25;

/**
 * Draws polylines with a round pen whose pressure changes along each stroke.
 *
 * @param lines Polylines x0, y0, x1, y1, ... in a box of 100 x 100.
 * @param side Height and width of the image in pixels.
 * @param penRadius Radius of the pen in pixels.
 * @returns Ink in [0, 1], shape [side, side].
 */
export function drawLines(
  lines: readonly (readonly number[])[],
  side: number,
  penRadius: number,
  source: UniformSource,
): Float64Array {
  const ink = new Float64Array(side * side);
  const scale = side / 100;
  for (const line of lines) {
    const startRadius = penRadius * (1 + uniform(source, [-pressureReach, pressureReach]));
    const endRadius = penRadius * (1 + uniform(source, [-pressureReach, pressureReach]));
    const segmentCount = line.length / 2 - 1;
    for (let segment = 0; segment < segmentCount; segment++) {
      const share = (segment + 0.5) / segmentCount;
      const radius = startRadius + (endRadius - startRadius) * share;
      const [x0, y0, x1, y1] = line.slice(2 * segment, 2 * segment + 4);
      drawSegment(ink, side, x0 * scale, y0 * scale, x1 * scale, y1 * scale, radius);
    }
  }
  return ink;
}

function drawSegment(
  ink: Float64Array,
  side: number,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  radius: number,
): void {
  const dx = x1 - x0;
  const dy = y1 - y0;
  const lengthSquared = dx * dx + dy * dy;
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const px = column + 0.5 - x0;
      const py = row + 0.5 - y0;
      const along = lengthSquared === 0 ? 0 : clamp01((px * dx + py * dy) / lengthSquared);
      const ex = px - along * dx;
      const ey = py - along * dy;
      const distance = Math.sqrt(ex * ex + ey * ey);
      const coverage = clamp01((radius - distance) / edgeWidth + 0.5);
      const index = row * side + column;
      ink[index] = Math.max(ink[index], coverage);
    }
  }
}
