import { figuresToCsv } from "../../core/report/figuresCsv.ts";
import type { Report } from "../../core/report/report.ts";
import type { ExperimentResults } from "../../core/results/results.ts";
import { resultsToCsv } from "../../core/results/resultsCsv.ts";
import { resultsToJson } from "../../core/results/resultsJson.ts";
import { downloadText, resultsFileName } from "../download.ts";

interface ExportButtonsProps {
  results: ExperimentResults;
  /** Null while it is worked out. */
  report: Report | null;
}

/** The ways to take results along: all of them, a row per replica and epoch, the figures. */
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
