/** The value moved into [0, 1]. */
export function clamp01(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}
