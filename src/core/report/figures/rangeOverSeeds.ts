import { formatInterval, type UnitName } from "../../text/format.ts";

/** A figure of each seed block as a range: "0.2 to 0.9 points over 3 seeds"; null for one block. */
export function rangeOverSeeds(unit: UnitName, bySeedBlock: readonly number[]): string | null {
  if (bySeedBlock.length < 2) return null;
  const range = { low: Math.min(...bySeedBlock), high: Math.max(...bySeedBlock) };
  return `${formatInterval(unit, range)} over ${bySeedBlock.length} seeds`;
}
