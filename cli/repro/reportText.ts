import { type ProfileName, trainedModels } from "../../src/core/experiment/experimentSpec.ts";
import { seedBlocksOf } from "../../src/core/experiment/plan.ts";
import { fourWords } from "../../src/core/metrics/fingerprint.ts";
import { asReleasedTable } from "../../src/core/report/asReleasedTable.ts";
import { breakdownTables } from "../../src/core/report/breakdownTables.ts";
import { buildReport } from "../../src/core/report/buildReport.ts";
import { figures, figuresCaption, writeFigure } from "../../src/core/report/figures/figures.ts";
import { sharedNotices } from "../../src/core/report/notices.ts";
import type { Report } from "../../src/core/report/report.ts";
import { statementsOf } from "../../src/core/report/statements.ts";
import { adapterName } from "../../src/core/results/passport.ts";
import type { ExperimentResults } from "../../src/core/results/results.ts";
import { replicaName } from "../../src/core/text/counting.ts";
import { formatCount, formatQuantity } from "../../src/core/text/format.ts";
import { textTables } from "../../src/core/text/textTable.ts";

/**
 * The report of an experiment as text that fits into `width` characters where it can.
 *
 * @param options `asReleased`: with the figures of the study's released code beside ours.
 */
export function reportText(
  results: ExperimentResults,
  width: number,
  { asReleased }: { readonly asReleased: boolean },
): string {
  const report = buildReport(results);
  const { spec } = results;
  const sections = [
    `${report.experiment}: ${trainedModels(spec).join(", ")} on ${report.dataset.name}, ` +
      `${formatQuantity(spec.training.epochCount, "epoch")}, ` +
      `${formatCount(report.dataset.testCount)} test examples`,
    figuresCaption,
    figureTable(report, width),
    missingLines(report).join("\n"),
    ...breakdownTables(report).map(({ columns, rows }) =>
      textTables([columns.map(({ label }) => label), ...rows], width),
    ),
    ...(asReleased ? asReleasedSections(results, report, width) : []),
    sentences(report).join("\n"),
    fingerprintLines(results).join("\n"),
    madeOnLines({ ...results, profile: profileOf(results) }).join("\n"),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

/** What results were made on, in words; a software adapter is labelled as such. */
export function madeOnLines({
  passport,
  versions,
  profile,
}: Pick<ExperimentResults, "passport" | "versions"> & {
  readonly profile: ProfileName | null;
}): string[] {
  const { kind, browser, implementation, driver, backend, floatSignature } = passport;
  const label =
    kind === "software" ? "SOFTWARE adapter: times say nothing about a GPU" : `${kind} adapter`;
  const known = [implementation, backend, driver].filter((word) => word !== undefined);
  const chosen = profile === kind ? "" : ", set by the experiment";
  return [
    `Adapter: ${adapterName(passport)} (${label})`,
    `Browser: ${[browser, ...known].join(", ")}; float signature ${floatSignature.bits}`,
    `Kernels: version ${versions.kernels}` +
      (profile === null ? "" : `; tile profile ${profile}${chosen}`),
  ];
}

/** The tile profile of a run: all conditions share it. Null where none has a replica. */
export function profileOf({ conditions }: ExperimentResults): ProfileName | null {
  return conditions.at(0)?.profile ?? null;
}

/** A row per figure, a second one where it has a second line, and a column per condition. */
function figureTable({ conditions }: Report, width: number): string {
  const rows = figures.flatMap((figure) => {
    const cells = conditions.map((condition) => writeFigure(figure, condition));
    const first = [figure.title, ...cells.map(({ text }) => text)];
    const second = ["", ...cells.map(({ detail }) => detail ?? "")];
    return second.every((cell) => cell === "") ? [first] : [first, second];
  });
  return textTables([["Figure", ...conditions.map(({ name }) => name)], ...rows], width);
}

/** Our figures and those of the study's released code. */
function asReleasedSections(results: ExperimentResults, report: Report, width: number): string[] {
  const { title, note, columns, rows, explanations } = asReleasedTable(results, report);
  if (rows.length === 0) return [];
  const table = textTables([columns.map(({ label }) => label), ...rows], width);
  return [`${title}\n${note}`, table, explanations.join("\n")];
}

/** Why figures are missing, each reason once per figure. */
function missingLines({ conditions }: Report): string[] {
  return figures.flatMap(({ key, title }) => {
    const names = new Map<string, string[]>();
    for (const { name, missing } of conditions) {
      const reason = missing[key];
      if (reason !== undefined) names.set(reason, [...(names.get(reason) ?? []), name]);
    }
    return [...names].map(([reason, about]) => {
      const where = about.length === conditions.length ? "" : ` of ${about.join(", ")}`;
      return `${title}${where}: ${reason}`;
    });
  });
}

function sentences(report: Report): string[] {
  const { conditions, notices } = report;
  const { shown, open } = statementsOf(report);
  return [
    ...conditions.map(({ verdict }) => verdict),
    ...shown,
    ...(open.length === 0 ? [] : ["", "Not shown by these replicas:", ...open, ""]),
    ...sharedNotices(report).map(({ notice, names }) => `${names.join(", ")}: ${notice}`),
    ...notices,
  ];
}

/** Four words for the final weights of each condition's first replica. */
function fingerprintLines({ spec, conditions }: ExperimentResults): string[] {
  return conditions.flatMap(({ name, noise, replicas }) => {
    const measured = replicas.find(({ status }) => status !== "failed");
    if (measured === undefined) return [];
    const words = fourWords(measured.fingerprints.finalWeights);
    const who = replicaName(measured.replicaIndex, seedBlocksOf(spec, noise));
    return [`${name}: final weights of ${who} are ${words}`];
  });
}
