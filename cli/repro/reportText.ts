import { fourWords } from "../../src/core/metrics/fingerprint.ts";
import { buildReport } from "../../src/core/report/buildReport.ts";
import { formatCount, noFigure } from "../../src/core/report/format.ts";
import type { Report } from "../../src/core/report/report.ts";
import { type ReportTable, reportTable, subgroupTable } from "../../src/core/report/reportTable.ts";
import type { AdapterPassport } from "../../src/core/results/passport.ts";
import type { ExperimentResults } from "../../src/core/results/results.ts";
import { textTables, transposed } from "./textTable.ts";

/** The report of an experiment as text that fits into `width` characters where it can. */
export function reportText(results: ExperimentResults, width: number): string {
  const report = buildReport(results);
  const { spec } = results;
  const subgroups = subgroupTable(report);
  const sections = [
    `${report.experiment}: ${spec.model.name} on ${report.dataset.name}, ` +
      `${formatCount(spec.training.epochCount, "epoch")}, ${report.dataset.testCount} test examples`,
    // One column per condition: eleven figures side by side fit into no terminal.
    textTables(transposed(withHeading(reportTable(report))), width),
    ...(subgroups.rows.length > 0
      ? [textTables(withoutEmptyColumns(withHeading(subgroups)), width)]
      : []),
    sentences(report).join("\n"),
    fingerprintLines(results).join("\n"),
    passportLines(results.passport).join("\n"),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

/** What the results were made on, in words; a software adapter is labelled as such. */
export function passportLines(passport: AdapterPassport): string[] {
  const { vendor, architecture, device, description, kind, browser, floatSignature } = passport;
  const name = [vendor, architecture, device, description].filter((part) => part !== "").join(" ");
  const label =
    kind === "software" ? "SOFTWARE adapter: times say nothing about a GPU" : `${kind} adapter`;
  return [
    `Adapter: ${name || "unnamed"} (${label})`,
    `Browser: ${browser}; float signature ${floatSignature.bits}`,
  ];
}

function withHeading({ columns, rows }: ReportTable): string[][] {
  return [columns.map(({ label }) => label), ...rows.map((row) => [...row])];
}

/** Without the columns that hold no figure: rates of two classes, where there are more. */
function withoutEmptyColumns(cells: readonly (readonly string[])[]): string[][] {
  const [heading, ...rows] = cells;
  const kept = heading.map((_, column) => rows.some((row) => row[column] !== noFigure));
  return cells.map((row) => row.filter((_, column) => kept[column]));
}

function sentences({ conditions, comparisons, notices }: Report): string[] {
  const decided = comparisons.filter(({ larger }) => larger !== null);
  const undecidedCount = comparisons.length - decided.length;
  return [
    ...conditions.map(({ verdict }) => verdict),
    ...decided.map(({ sentence }) => sentence),
    ...(undecidedCount > 0
      ? [
          `${formatCount(undecidedCount, "comparison")} of conditions left undecided by these replicas.`,
        ]
      : []),
    ...conditionNotices(conditions),
    ...notices,
  ];
}

/** Each notice once, with the conditions that it is about. */
function conditionNotices(conditions: Report["conditions"]): string[] {
  const names = new Map<string, string[]>();
  for (const { name, notices } of conditions) {
    for (const notice of notices) names.set(notice, [...(names.get(notice) ?? []), name]);
  }
  return [...names].map(([notice, about]) => `${about.join(", ")}: ${notice}`);
}

/** Four words for the final weights of each condition's first replica. */
function fingerprintLines({ conditions }: ExperimentResults): string[] {
  return conditions.flatMap(({ name, replicas }) => {
    const measured = replicas.find(({ status }) => status !== "failed");
    if (measured === undefined) return [];
    const words = fourWords(measured.fingerprints.finalWeights);
    return [`${name}: final weights of replica ${measured.replicaIndex} are ${words}`];
  });
}
