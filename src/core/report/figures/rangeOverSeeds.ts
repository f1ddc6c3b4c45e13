import { formatIn, formatInterval, type UnitName } from "../../text/format.ts";

/**
 * The range of a figure of each seed block: "0.2 to 0.9 points"; null for one block, and where all
 * blocks have the same.
 */
function rangeOfBlocks(unit: UnitName, bySeedBlock: readonly number[]): string | null {
  if (bySeedBlock.length < 2) return null;
  const range = { low: Math.min(...bySeedBlock), high: Math.max(...bySeedBlock) };
  if (formatIn(unit, range.low) === formatIn(unit, range.high)) return null;
  return formatInterval(unit, range);
}

/** The same in a sentence that names the seeds: "0.2 to 0.9 points from seed to seed". */
export function fromSeedToSeed(unit: UnitName, bySeedBlock: readonly number[]): string | null {
  const range = rangeOfBlocks(unit, bySeedBlock);
  return range && `${range} from seed to seed`;
}

/** The same with the number of seeds: "0.2 to 0.9 points over 3 seeds". */
export function rangeOverSeeds(unit: UnitName, bySeedBlock: readonly number[]): string | null {
  const range = rangeOfBlocks(unit, bySeedBlock);
  return range && `${range} over ${bySeedBlock.length} seeds`;
}
