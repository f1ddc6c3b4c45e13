import { breakdownTables } from "../../core/report/breakdownTables.ts";
import type { Report } from "../../core/report/report.ts";
import { DataTable } from "../controls/DataTable.tsx";

/** The parts of figures that have any, by condition: subgroups, where the data have them. */
export function BreakdownTables({ report }: { report: Report }) {
  return breakdownTables(report).map(({ title, note, columns, rows }) => (
    <details key={title}>
      <summary>{title}</summary>
      <p className="field-note">{note}</p>
      <DataTable
        label={title}
        columns={columns.map(({ label, hint }) => ({ title: label, hint }))}
        rows={rows.map((cells) => ({ key: `${cells[0]} ${cells[1]}`, cells }))}
      />
    </details>
  ));
}
