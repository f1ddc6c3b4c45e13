import { answerGroups } from "../../metrics/answerGroups.ts";
import { predictionChurn } from "../../metrics/predictionChurn.ts";
import { formatInterval, formatPercent } from "../../text/format.ts";
import type { MeasuredBlock } from "./measuredCondition.ts";

/**
 * Which replicas of a single seed block answer alike: "4 of 5 replicas answer alike; one differs on
 * 4.4 %". Null where all differ, and for several blocks or none.
 */
export function answersInWords(
  blocks: readonly Pick<MeasuredBlock, "predictions">[],
): string | null {
  if (blocks.length !== 1) return null;
  const [{ predictions }] = blocks;
  const groups = answerGroups(predictions);
  const alike = groups.at(0);
  if (alike === undefined || alike.length < 2) return null;
  if (groups.length === 1) return `all ${predictions.length} replicas answer alike`;
  const most = `${alike.length} of ${predictions.length} replicas answer alike`;
  const differences = groups
    .slice(1)
    .map(([first]) => predictionChurn(predictions[first], predictions[alike[0]]));
  const [low, high] = [Math.min(...differences), Math.max(...differences)];
  const otherCount = predictions.length - alike.length;
  if (otherCount === 1) return `${most}; one differs on ${formatPercent(low)}`;
  const range = low === high ? formatPercent(low) : formatInterval("percent", { low, high });
  return `${most}; the others differ from them on ${range}`;
}
