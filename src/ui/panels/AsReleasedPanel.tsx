import { useMemo, useState } from "react";
import { asReleasedTable } from "../../core/report/asReleasedTable.ts";
import type { Report } from "../../core/report/report.ts";
import type { ExperimentResults } from "../../core/results/results.ts";
import { DataTable } from "../controls/DataTable.tsx";

interface AsReleasedProps {
  results: ExperimentResults;
  report: Report;
}

/** Figures of the study's released code beside ours, computed when they are first asked for. */
export function AsReleasedPanel({ results, report }: AsReleasedProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>As the study's released code computes it</summary>
      {isOpen && <ReleasedFigures results={results} report={report} />}
    </details>
  );
}

function ReleasedFigures({ results, report }: AsReleasedProps) {
  const table = useMemo(() => asReleasedTable(results, report), [results, report]);
  if (table.rows.length === 0) {
    return <p className="field-note">Needs a condition with two finished replicas.</p>;
  }
  return (
    <>
      <p className="field-note">{table.note}</p>
      <DataTable
        label={table.title}
        columns={table.columns.map(({ label, hint }) => ({ title: label, hint }))}
        rows={table.rows.map((cells) => ({ key: `${cells[0]} ${cells[1]}`, cells }))}
      />
      <ul className="field-note">
        {table.explanations.map((explanation) => (
          <li key={explanation}>{explanation}</li>
        ))}
      </ul>
    </>
  );
}
