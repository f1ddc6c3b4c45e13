import type { Rates } from "../../metrics/subgroupSpread.ts";
import { formatIn } from "../../text/format.ts";
import { defineFigure, Missing, papers, tooFew } from "./figure.ts";
import { lacksPairs, measuredParts } from "./measuredParts.ts";
import {
  type PartValue,
  partCells,
  partColumns,
  partNote,
  rateNames,
  rateTitles,
} from "./partTable.ts";

/** Each rate is null where the subgroup has no example for it, or there is no positive class. */
export interface SubgroupValue extends Rates<PartValue> {
  readonly name: string;
  readonly exampleCount: number;
}

/** Missing without subgroups too, which is then the reason. */
export const subgroupSpread = defineFigure({
  key: "subgroupSpread",
  title: "Largest subgroup spread",
  definition:
    "The subgroup of test images whose accuracy varies most over replicas: its sample standard deviation, in percentage points, and how much of it its own test images explain.",
  source: papers.zhuang,
  unit: "points",
  measure: (condition): readonly SubgroupValue[] | Missing => {
    const { testSubgroups, subgroupNames } = condition.dataset;
    if (testSubgroups === null) return new Missing("The data set has no subgroups.");
    const { length } = condition.replicas;
    if (length < 2) return tooFew("two finished replicas", length);
    const lacking = lacksPairs(condition);
    if (lacking !== null) return lacking;
    return measuredParts(condition).subgroups.map((rates, index) => ({
      name: subgroupNames[index],
      ...rates,
    }));
  },
  write: (subgroups) => {
    const spreads = subgroups.flatMap(({ name, accuracy }) =>
      accuracy === null ? [] : [{ name, ...accuracy }],
    );
    const stdDev = Math.max(0, ...spreads.map(({ sampleStdDev }) => sampleStdDev));
    const largest = spreads.find(({ sampleStdDev }) => sampleStdDev === stdDev && stdDev > 0);
    return {
      number: stdDev,
      detail:
        largest === undefined
          ? null
          : `${largest.name}, ${formatIn("ratio", largest.timesFiniteTest ?? 0)} chance`,
    };
  },
  breakdown: {
    title: "Subgroups",
    note: partNote,
    columns: [
      { label: "Subgroup", hint: "Part of the test images" },
      {
        label: "Rate",
        hint: "Accuracy; of two classes also FP / (FP + TN) and FN / (FN + TP), the second class being the positive one",
      },
      ...partColumns,
    ],
    rows: (subgroups) =>
      subgroups.flatMap((subgroup) =>
        rateNames.flatMap((rate) => {
          const value = subgroup[rate];
          return value === null ? [] : [[subgroup.name, rateTitles[rate], ...partCells(value)]];
        }),
      ),
  },
});
