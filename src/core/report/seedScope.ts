import { formatCount } from "../text/format.ts";
import type { MeasuredCondition } from "./figures/measuredCondition.ts";

/**
 * Whose seeds a statement is about, where replicas share any: "for this seed", "over 3 seeds"; "" where
 * they share none.
 *
 * @param before Put before it, where there is any.
 */
export function aboutSeeds(
  { sharesSeeds, blocks }: Pick<MeasuredCondition, "sharesSeeds" | "blocks">,
  before = "",
): string {
  if (!sharesSeeds) return "";
  return (
    before + (blocks.length === 1 ? "for this seed" : `over ${formatCount(blocks.length)} seeds`)
  );
}
