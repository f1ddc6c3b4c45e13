import { namesOf } from "../../../src/core/closedTable.ts";
import { printedIntervals } from "../../../src/core/report/intervals/intervals.ts";
import type { PrintedInterval } from "../../../src/core/report/intervals/printedInterval.ts";
import { formatCount, formatQuantity, noFigure } from "../../../src/core/text/format.ts";
import { markdownTable } from "../../../src/core/text/textTable.ts";
import type { CoverageRow, IntervalName } from "../coverage/coverageJob.ts";
import { coverageOf, type Findings, percent } from "../judge.ts";
import type { PowerRow } from "../rates.ts";
import type { Recorded } from "../recorded/readRecorded.ts";
import { introduction, recordedSection, type SimulationFacts } from "./introduction.ts";

/** docs/validity.md, whole. */
export function validityDocument(
  findings: Findings,
  recorded: Recorded,
  facts: SimulationFacts,
): string {
  return `${[
    introduction(findings, facts),
    recordedSection(recorded),
    intervalsSection(findings),
    ...namesOf(printedIntervals).map((name) => coverageSection(name, findings)),
    errorsSection(findings),
    powerSection(findings),
  ].join("\n\n")}\n`;
}

/** Numbers of units in ascending order, each once. */
function unitCountsOf(rows: readonly { readonly unitCount: number }[]): number[] {
  return [...new Set(rows.map(({ unitCount }) => unitCount))].sort((a, b) => a - b);
}

function intervalsSection({ coverage }: Findings): string {
  const rows = namesOf(printedIntervals).map((name) => {
    const interval: PrintedInterval = printedIntervals[name];
    const { title, source, leastUnits, mostUnits } = interval;
    const printed = coverage.filter((row) => row.interval === name && row.printedCount > 0);
    const counts = unitCountsOf(printed);
    const most = mostUnits === undefined ? "" : ` to ${mostUnits}`;
    return [
      `\`${name}\``,
      title,
      source,
      mostUnits === undefined ? `${leastUnits} or more` : `${leastUnits}${most}`,
      counts.join(", ") || noFigure,
    ];
  });
  return `## The intervals

The closed table \`src/core/report/intervals/intervals.ts\` has every interval that is printed or drawn.
Where a table below has no figure, the interval is not printed there, since it did not hold its level:
with too few units, over seed blocks, where replicas have equal or nearly equal predictions, or with few
replicas of one seed, which fall into few kinds. The report then gives the estimate alone, the range, or
says in words what is there. Each interval's file says what was tried.

${markdownTable([["Name", "Interval", "Estimator", "Printed with", "Simulated and printed at"], ...rows])}`;
}

function coverageSection(name: IntervalName, { coverage }: Findings): string {
  const { title } = printedIntervals[name];
  const rows = coverage.filter(({ interval }) => interval === name);
  const units = [...new Set(rows.map(({ unit }) => unit))];
  const tables = units.map((unit) => {
    const own = rows.filter((row) => row.unit === unit);
    const counts = unitCountsOf(own);
    const cases = [...new Set(own.map(({ caseName }) => caseName))];
    return markdownTable([
      [`Case, by number of ${unit}`, ...counts.map(String)],
      ...cases.map((caseName) => [
        caseName,
        ...counts.map((count) =>
          coverageCell(own.find((row) => row.caseName === caseName && row.unitCount === count)),
        ),
      ]),
    ]);
  });
  return `### ${title} (\`${name}\`)

Coverage; in brackets the share of samples that print it, where not all do; ${noFigure}: printed in none.

${tables.join("\n\n")}`;
}

function coverageCell(row: CoverageRow | undefined): string {
  const coverage = row === undefined ? null : coverageOf(row);
  if (row === undefined || coverage === null) return noFigure;
  const share = row.printedCount / row.sampleCount;
  return share === 1 ? percent(coverage) : `${percent(coverage)} (of ${percent(share)})`;
}

function errorsSection({ errors }: Findings): string {
  const rows = errors.map(({ claim, caseName, unitCount, unit, count, total, bound }) => [
    claim,
    caseName,
    formatQuantity(unitCount, unit),
    formatCount(total),
    percent(count / total),
    percent(bound),
  ]);
  const heading = ["Claim", "Case", "Units", "Reports", "Said", "At most"];
  return `## False claims

Nothing of what is counted here is so. Simulated replicas predict 200 test examples here. A claim has the name of its figure. "Any claim" is the family-wise
rate: reports that make at least one claim, after Holm's correction over all of their claims. Where it
says "whole reports", those are all claims that a report can make; elsewhere the claims of one of its parts
(comparisons and pairs of conditions, parts of the test split, step times), corrected together.

- **four conditions**: IMPL, IMPL by one changed bit, ALGO and ALGO+IMPL, all drawn from one population.
- **halves**: two conditions drawn from one population, no replica twice.
- **pairs**: replicas with equal seeds, each pair swapped between the conditions as a coin falls.
- **same seeds**: two conditions under the same seeds, 5 replicas each, swapped likewise.
- **other seeds**: two conditions that each have seeds of their own, of the recorded 20.
- **independent errors**: replicas that are wrong on each test example independently.
- **autocorrelated times**: two orders of additions that take equally long.
- **plateau**: accuracy by epoch that does not rise; what is said is that it still rises.

${markdownTable([heading, ...rows])}`;
}

function powerSection({ power }: Findings): string {
  const key = (row: PowerRow) => [row.claim, row.caseName, row.effect].join("\n");
  const counts = unitCountsOf(power);
  const rows = [...new Set(power.map(key))].map((one) => [
    ...one.split("\n"),
    ...counts.map((count) => {
      const row = power.find((other) => key(other) === one && other.unitCount === count);
      return row === undefined ? noFigure : percent(row.count / row.total);
    }),
  ]);
  return `## Power

Reports that say what is so, by the number of units (replicas; turns, where it is about step times).

${markdownTable([["Claim", "Case", "Effect", ...counts.map(String)], ...rows])}`;
}
