import { type ReactNode, useId, useState } from "react";
import type { ChartData } from "../../state/chartData.ts";
import { ScrollArea } from "../controls/ScrollArea.tsx";
import { Term } from "../controls/Term.tsx";

interface ChartFrameProps {
  title: string;
  /** What is meant by the title. */
  says: string;
  /** What the chart shows, for those who cannot see it. */
  summary: string;
  /** Words for no data yet. */
  empty: string;
  data: ChartData;
  /** Column that names the rows of the table. */
  rowKey: string;
  rowTitle: string;
  lineTitle: (key: string) => string;
  formatValue: (value: number) => string;
  children: ReactNode;
}

/** A figure with a title, a chart, and the same numbers as a table on demand. */
export function ChartFrame(props: ChartFrameProps) {
  const { title, says, summary, empty, data, children } = props;
  const id = useId();
  const [isTableOpen, setTableOpen] = useState(false);
  return (
    <figure className="chart" aria-labelledby={id}>
      <figcaption>
        <h3 id={id}>{title}</h3>
        <Term says={says} label={title.toLowerCase()} />
        <button
          type="button"
          className="quiet"
          aria-expanded={isTableOpen}
          aria-label={`${title} as a table`}
          disabled={data.rows.length === 0}
          onClick={() => setTableOpen(!isTableOpen)}
        >
          Table
        </button>
      </figcaption>
      {data.rows.length === 0 ? (
        <p className="chart-empty">{empty}</p>
      ) : (
        <div className="chart-plot" role="img" aria-label={summary}>
          {children}
        </div>
      )}
      {isTableOpen && data.rows.length > 0 && <ChartTable {...props} />}
    </figure>
  );
}

function ChartTable({ title, data, rowKey, rowTitle, lineTitle, formatValue }: ChartFrameProps) {
  const used = data.lines.filter(({ key }) => data.rows.some((row) => row[key] !== undefined));
  return (
    <ScrollArea label={`${title}, table`}>
      <table>
        <thead>
          <tr>
            <th scope="col">{rowTitle}</th>
            {used.map(({ key }) => (
              <th scope="col" key={key}>
                {lineTitle(key)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row) => (
            <tr key={row[rowKey]}>
              <th scope="row">{row[rowKey]}</th>
              {used.map(({ key }) => {
                const value = row[key];
                return <td key={key}>{typeof value === "number" ? formatValue(value) : ""}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}
