import type { Interval } from "../../stats/interval.ts";
import {
  formatInterval,
  formatLevel,
  formatPercent,
  formatPoints,
  formatQuantity,
} from "../../text/format.ts";
import type { PairReport } from "./measurePairs.ts";

/** A figure of two conditions as page, command line and CSV show it. */
interface WrittenPairFigure {
  /** A fraction. */
  readonly number: number;
  readonly interval: Interval | null;
  readonly text: string;
  /** The interval and what else there is to say; null for nothing. */
  readonly detail: string | null;
}

interface PairFigure {
  /** Its name in CSV. */
  readonly key: string;
  readonly title: string;
  /** For a tooltip or a legend. */
  readonly hint: string;
  /** Null where the pair lacks the figure. */
  write(pair: PairReport): WrittenPairFigure | null;
}

const variance = "Part of the variance of accuracy, and as a standard deviation";

/** Every figure of two conditions, in the order in which they are shown; all are fractions. */
export const pairFigures: readonly PairFigure[] = [
  {
    key: "pairedChurn",
    title: "Paired churn",
    hint: "Share of test images on which replicas with equal seeds disagree, averaged over seeds: the hardware's share",
    write: ({ pairedChurn, isOneSeed }) => {
      if (pairedChurn === null) return null;
      const { mean, perUnit } = pairedChurn;
      const differing = perUnit.filter((churn) => churn > 0).length;
      const where = isOneSeed
        ? `${formatQuantity(perUnit.length, "pair")} of one seed`
        : formatQuantity(perUnit.length, "seed");
      const detail =
        differing === 0
          ? `the same predictions in ${where}`
          : `differs in ${differing} of ${where}, at most ${formatPercent(Math.max(...perUnit))}`;
      return { number: mean, interval: null, text: formatPercent(mean), detail };
    },
  },
  {
    key: "seedShare",
    title: "Variance from seeds",
    hint: variance,
    write: ({ components }) => {
      if (components === null || components.additionShare === null) return null;
      const { additionShare, seedVariance, wasNegative } = components;
      return {
        number: 1 - additionShare,
        interval: null,
        text: shareText(1 - additionShare, seedVariance),
        detail: wasNegative ? "estimated below 0" : null,
      };
    },
  },
  {
    key: "additionShare",
    title: "Variance from additions",
    hint: variance,
    write: ({ components }) => {
      if (components === null || components.additionShare === null) return null;
      const { additionShare, additionVariance } = components;
      const text = shareText(additionShare, additionVariance);
      return { number: additionShare, interval: null, text, detail: null };
    },
  },
  {
    key: "superiority",
    title: "P(A > B)",
    hint: "How often a replica of A is more accurate than one of B, ties counted half: with equal seeds where the conditions share them, else of all pairs",
    write: ({ superiority, isPaired, isOneSeed }) => {
      if (superiority === null) return null;
      const { probability, interval, higherCount, equalCount, lowerCount } = superiority;
      const pairs = formatQuantity(higherCount + equalCount + lowerCount, "pair");
      const counts = `A higher in ${higherCount} of ${pairs}, B in ${lowerCount}, equal in ${equalCount}`;
      const details = [
        interval && around(interval),
        isPaired ? counts : null,
        isOneSeed ? "of one seed" : null,
      ];
      return {
        number: probability,
        interval,
        text: formatPercent(probability),
        detail: details.filter((detail) => detail !== null).join("; ") || null,
      };
    },
  },
];

/** The two conditions of a pair, as it is called in tables and CSV: "ALGO, IMPL". */
export function pairName({ a, b }: Pick<PairReport, "a" | "b">): string {
  return `${a}, ${b}`;
}

/** A share that is not all is never written as all. */
function shareText(share: number, ofVariance: number): string {
  const text = share < 1 && share >= 0.9995 ? "> 99.9 %" : formatPercent(share);
  return `${text} (${formatPoints(Math.sqrt(ofVariance))})`;
}

function around(interval: Interval): string {
  return `${formatLevel(interval)} interval ${formatInterval("percent", interval)}`;
}
