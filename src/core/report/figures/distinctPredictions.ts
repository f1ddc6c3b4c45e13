import { answerGroups } from "../../metrics/answerGroups.ts";
import { formatCount } from "../../text/format.ts";
import { answersInWords } from "./answersInWords.ts";
import { defineFigure } from "./figure.ts";

/** How many different lists of predictions the replicas have. */
export interface DistinctPredictionsValue {
  readonly replicaCount: number;
  /** Within seed blocks, added up. */
  readonly distinctCount: number;
  /** Of each seed block, the sizes of the groups that predict alike, largest first. */
  readonly groupSizes: readonly (readonly number[])[];
  /** The groups of a single block in words; null where all differ, or for several blocks. */
  readonly alike: string | null;
}

export const distinctPredictions = defineFigure({
  key: "distinctPredictions",
  title: "Distinct predictions",
  definition:
    "Replicas that differ in any prediction for the test images, of so many compared: different weights can answer alike.",
  source: null,
  unit: "count",
  leastReplicas: 2,
  measure: ({ blocks, replicas }): DistinctPredictionsValue => {
    const groupSizes = blocks.map(({ predictions }) =>
      answerGroups(predictions).map(({ length }) => length),
    );
    return {
      replicaCount: replicas.length,
      distinctCount: groupSizes.flat().length,
      groupSizes,
      alike: answersInWords(blocks),
    };
  },
  write: ({ distinctCount, replicaCount, groupSizes }) => ({
    number: distinctCount,
    text: `${formatCount(distinctCount)} of ${formatCount(replicaCount)}`,
    detail:
      groupSizes.length > 1
        ? `${groupSizes.map(({ length }) => length).join(", ")} under ${groupSizes.length} seeds`
        : sizesInWords(groupSizes.flat()),
  }),
});

/** Groups of a single block that predict alike: "4 and 2 alike"; null where all differ. */
function sizesInWords(sizes: readonly number[]): string | null {
  const several = sizes.filter((size) => size > 1);
  return several.length === 0 ? null : `${several.join(" and ")} alike`;
}
