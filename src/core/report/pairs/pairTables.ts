import {
  formatInterval,
  formatLevel,
  formatPercent,
  formatPoints,
  formatQuantity,
  noFigure,
} from "../../text/format.ts";
import type { Report } from "../report.ts";
import { type ReportTable, reportTable } from "../reportTable.ts";
import type { ComponentsValue, PairReport, SuperiorityValue } from "./measurePairs.ts";

/** The table of every two conditions, where there are two. */
export function pairTables({ pairs }: Pick<Report, "pairs">): readonly ReportTable[] {
  return reportTable({
    title: "Conditions in pairs",
    note:
      "Conditions that share every seed are compared replica by replica: what they differ by is the order of additions. " +
      "The variance of their accuracy is split in two: the covariance comes from the seeds, half the variance of the differences from the additions; " +
      "the ordered sum is taken as one draw of the order of additions, and a variance estimated below 0 is 0. " +
      "Intervals stand where they hold their level in simulation: for the additions with 3 to 5 pairs, for P(A > B) with 50 pairs, or 5 replicas of each without shared seeds.",
    columns: [
      { label: "A", hint: "The first condition" },
      { label: "B", hint: "The second condition" },
      {
        label: "Paired churn",
        hint: "Share of test images on which replicas with equal seeds disagree, averaged over seeds: the hardware's share",
      },
      {
        label: "Variance from seeds",
        hint: "Part of the variance of accuracy, and as a standard deviation",
      },
      {
        label: "Variance from additions",
        hint: "Part of the variance of accuracy, and as a standard deviation",
      },
      {
        label: "P(A > B)",
        hint: "How often a replica of A is more accurate than one of B, ties counted half: with equal seeds where the conditions share them, else of all pairs",
      },
    ],
    rows: pairs.map((pair) => [
      pair.a,
      pair.b,
      churnText(pair),
      seedsText(pair.components),
      additionsText(pair.components),
      superiorityText(pair),
    ]),
  });
}

/** "0.09 %; differs in 2 of 5 seeds, at most 0.3 %". */
function churnText({ pairedChurn, isOneSeed }: PairReport): string {
  if (pairedChurn === null) return noFigure;
  const { mean, perUnit } = pairedChurn;
  const differing = perUnit.filter((churn) => churn > 0).length;
  const units = formatQuantity(perUnit.length, isOneSeed ? "pair" : "seed");
  const where = isOneSeed ? `${units} of one seed` : units;
  const range =
    differing === 0
      ? `the same predictions in ${where}`
      : `differs in ${differing} of ${where}, at most ${formatPercent(Math.max(...perUnit))}`;
  return `${formatPercent(mean)}; ${range}`;
}

function seedsText(components: ComponentsValue | null): string {
  if (components === null) return noFigure;
  const { additionShare, seedVariance, wasNegative } = components;
  if (additionShare === null) return "none";
  const share = shareText(1 - additionShare);
  const cut = wasNegative ? "; estimated below 0" : "";
  return `${share} (${formatPoints(Math.sqrt(seedVariance))})${cut}`;
}

function additionsText(components: ComponentsValue | null): string {
  if (components === null) return noFigure;
  const { additionShare, additionVariance, interval } = components;
  if (additionShare === null) return "none";
  const text = `${shareText(additionShare)} (${formatPoints(Math.sqrt(additionVariance))})`;
  return interval === null
    ? text
    : `${text}; ${formatLevel(interval)} interval ${formatInterval("percent", interval)}`;
}

/** A share that is not all is never written as all. */
function shareText(share: number): string {
  return share < 1 && share >= 0.9995 ? "> 99.9 %" : formatPercent(share);
}

/** "70.0 %; A higher in 3 of 5 pairs, B in 1, equal in 1". */
function superiorityText({ superiority, isPaired, isOneSeed }: PairReport): string {
  if (superiority === null) return noFigure;
  const { probability, interval } = superiority;
  const around =
    interval === null
      ? ""
      : `; ${formatLevel(interval)} interval ${formatInterval("percent", interval)}`;
  const counts = isPaired ? `; ${countsText(superiority)}` : "";
  return `${formatPercent(probability)}${around}${counts}${isOneSeed ? "; of one seed" : ""}`;
}

function countsText({ higherCount, equalCount, lowerCount }: SuperiorityValue): string {
  const pairs = formatQuantity(higherCount + equalCount + lowerCount, "pair");
  return `A higher in ${higherCount} of ${pairs}, B in ${lowerCount}, equal in ${equalCount}`;
}
