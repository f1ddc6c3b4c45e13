import { fourWords } from "../../src/core/metrics/fingerprint.ts";
import type { AdapterPassport } from "../../src/core/results/passport.ts";
import type { ExperimentResults } from "../../src/core/results/results.ts";
import { buildReport } from "../../src/core/verdict/buildReport.ts";
import type { Report } from "../../src/core/verdict/report.ts";
import {
  type ReportTable,
  reportTable,
  subgroupTable,
} from "../../src/core/verdict/reportTable.ts";
import { textTables, transposed } from "./textTable.ts";

/** The report of an experiment as text that fits into `width` characters where it can. */
export function reportText(results: ExperimentResults, width: number): string {
  const report = buildReport(results);
  const { spec } = results;
  const subgroups = subgroupTable(report);
  const sections = [
    `${report.experiment}: ${spec.model.name} on ${report.dataset.name}, ` +
      `${spec.training.epochCount} epochs, ${report.dataset.testCount} test examples`,
    // One column per condition: eleven figures side by side fit into no terminal.
    textTables(transposed(withHeading(reportTable(report))), width),
    ...(subgroups.rows.length > 0 ? [textTables(transposed(withHeading(subgroups)), width)] : []),
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

function sentences({ conditions, comparisons, notices }: Report): string[] {
  return [
    ...conditions.map(({ verdict }) => verdict),
    ...comparisons.map(({ sentence }) => sentence),
    ...conditions.flatMap(({ name, notices: own }) => own.map((text) => `${name}: ${text}`)),
    ...notices,
  ];
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
