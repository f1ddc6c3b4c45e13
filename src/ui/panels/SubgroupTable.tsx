import type { Report } from "../../core/report/report.ts";
import { subgroupTable } from "../../core/report/reportTable.ts";
import { ScrollArea } from "../controls/ScrollArea.tsx";

/** Rates in each subgroup by condition; nothing where the data have no subgroups. */
export function SubgroupTable({ report }: { report: Report }) {
  const { columns, rows } = subgroupTable(report);
  if (rows.length === 0) return null;
  return (
    <details className="subgroups">
      <summary>Subgroups</summary>
      <p className="field-note">
        Means over replicas, and in brackets how far they spread (sample standard deviation).
      </p>
      <ScrollArea label="Subgroups">
        <table>
          <thead>
            <tr>
              {columns.map(({ key, label, hint }) => (
                <th scope="col" key={key} title={hint}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([condition, ...cells]) => (
              <tr key={`${condition} ${cells[0]}`}>
                <th scope="row">{condition}</th>
                {columns.slice(1).map(({ key }, index) => (
                  <td key={key}>{cells[index]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </details>
  );
}
