import { breakdownTables } from "../../core/report/breakdownTables.ts";
import type { Report } from "../../core/report/report.ts";
import { ScrollArea } from "../controls/ScrollArea.tsx";

/** The parts of figures that have any, by condition: subgroups, where the data have them. */
export function BreakdownTables({ report }: { report: Report }) {
  return breakdownTables(report).map(({ title, note, columns, rows }) => (
    <details key={title}>
      <summary>{title}</summary>
      <p className="field-note">{note}</p>
      <ScrollArea label={title}>
        <table>
          <thead>
            <tr>
              {columns.map(({ label, hint }) => (
                <th scope="col" key={label} title={hint}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([condition, ...cells]) => (
              <tr key={`${condition} ${cells[0]}`}>
                <th scope="row">{condition}</th>
                {columns.slice(1).map(({ label }, index) => (
                  <td key={label}>{cells[index]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </details>
  ));
}
