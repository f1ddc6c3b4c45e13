import { figuresToCsv } from "../../core/report/figuresCsv.ts";
import type { Report } from "../../core/report/report.ts";
import type { ExperimentResults } from "../../core/results/results.ts";
import { resultsToCsv } from "../../core/results/resultsCsv.ts";
import { resultsToJson } from "../../core/results/resultsJson.ts";

interface ExportButtonsProps {
  results: ExperimentResults;
  /** Null while it is computed. */
  report: Report | null;
}

/** The exports: all results, a row per replica and epoch, the figures. */
export function ExportButtons({ results, report }: ExportButtonsProps) {
  const { spec, startedAt } = results;
  const save = (extension: string, type: string, text: string) =>
    downloadText(resultsFileName(spec.name, startedAt, extension), type, text);
  return (
    <>
      <button
        type="button"
        onClick={() =>
          save("json", "application/json", `${JSON.stringify(resultsToJson(results))}\n`)
        }
      >
        Export JSON
      </button>
      <button type="button" onClick={() => save("csv", "text/csv", resultsToCsv(results))}>
        Export CSV
      </button>
      <button
        type="button"
        disabled={report === null}
        onClick={() => report !== null && save("figures.csv", "text/csv", figuresToCsv(report))}
      >
        Export figures as CSV
      </button>
    </>
  );
}

/** Makes the browser download a text as a file. */
function downloadText(fileName: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}

/** A file name of an experiment: "same-seed-quick-2026-01-31.json". */
function resultsFileName(name: string, startedAt: string, extension: string): string {
  const safe = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return `same-seed-${safe || "experiment"}-${startedAt.slice(0, 10)}.${extension}`;
}
