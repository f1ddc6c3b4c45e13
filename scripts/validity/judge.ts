import { isAbove, isOutside } from "./bounds.ts";
import type { CoverageRow } from "./coverage/coverageJob.ts";
import type { Row } from "./jobs.ts";
import { type ErrorRow, type PowerRow, rateCase } from "./rates.ts";

/** Everything that was simulated. */
export interface Findings {
  readonly coverage: readonly CoverageRow[];
  readonly errors: readonly ErrorRow[];
  readonly power: readonly PowerRow[];
}

export function findingsOf(rows: readonly Row[]): Findings {
  return {
    coverage: rows.filter((row) => row.kind === "coverage"),
    errors: rows.filter((row) => row.kind === "error"),
    power: rows.filter((row) => row.kind === "power"),
  };
}

/** Of the samples in which an interval is printed, the share in which it holds the truth. */
export function coverageOf({ printedCount, coveredCount }: CoverageRow): number | null {
  return printedCount === 0 ? null : coveredCount / printedCount;
}

/** The printed intervals and the claims that are out of bounds, a sentence each. */
export function failuresOf({ coverage, errors }: Findings): string[] {
  return [
    ...coverage
      .filter(({ printedCount, coveredCount }) => isOutside(coveredCount, printedCount))
      .map((row) => {
        const { interval, caseName, unitCount, unit, printedCount, sampleCount } = row;
        const covers = `covers the truth in ${percent(coverageOf(row) ?? 0)}`;
        const printed = `${printedCount} printed of ${sampleCount}`;
        return `${interval}, ${caseName}, ${unitCount} ${unit}: ${covers} (${printed})`;
      }),
    ...errors
      .filter(({ count, total, bound }) => isAbove(count, total, bound))
      .map((row) => {
        const rate = percent(row.count / row.total);
        return `${row.claim}, ${rateCase(row)}: said falsely in ${rate}, at most ${percent(row.bound)} allowed`;
      }),
  ];
}

/** The findings as one JSON object. Rates are fractions. */
export function findingsJson({ coverage, errors, power }: Findings): string {
  return JSON.stringify({
    coverage: coverage.map((row) => ({
      interval: row.interval,
      case: row.caseName,
      n: row.unitCount,
      coverage: coverageOf(row),
      printed: row.printedCount > 0,
    })),
    errors: errors.map((row) => ({
      claim: row.claim,
      case: rateCase(row),
      rate: row.count / row.total,
    })),
    power: power.map((row) => ({
      claim: row.claim,
      case: row.caseName,
      n: row.unitCount,
      effect: row.effect,
      rate: row.count / row.total,
    })),
  });
}

/** 0.0512 -> "5.1 %". */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
