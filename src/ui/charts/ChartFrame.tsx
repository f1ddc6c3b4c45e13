import { memo, useId, useMemo, useState } from "react";
import type { ConditionStyle } from "../conditionStyle.ts";
import { DataTable } from "../controls/DataTable.tsx";
import { Term } from "../controls/Term.tsx";
import { ChartPlot } from "./ChartPlot.tsx";
import type { Chart, ChartInput } from "./chart.ts";
import type { ChartData } from "./chartData.ts";

interface ChartFrameProps extends ChartInput {
  chart: Chart;
  styles: readonly ConditionStyle[];
  hidden: ReadonlySet<number>;
}

/** A chart with its title, and the same numbers as a table on demand. */
export const ChartFrame = memo(function ChartFrame(props: ChartFrameProps) {
  const { chart, traces, testSet, isTracked, styles, hidden } = props;
  const { title, definition } = chart;
  const data = useMemo(
    () => chart.data({ traces, testSet, isTracked }),
    [chart, traces, testSet, isTracked],
  );
  const id = useId();
  const [isTableOpen, setTableOpen] = useState(false);
  const isEmpty = data.rows.length === 0;
  return (
    <figure className="chart" aria-labelledby={id}>
      <figcaption>
        <h3 id={id}>{title}</h3>
        <Term definition={definition} label={title.toLowerCase()} />
        <button
          type="button"
          className="quiet"
          aria-expanded={isTableOpen}
          aria-label={`${title} as a table`}
          disabled={isEmpty}
          onClick={() => setTableOpen(!isTableOpen)}
        >
          Table
        </button>
      </figcaption>
      {isEmpty ? (
        <p className="chart-empty">{chart.empty({ traces, testSet, isTracked })}</p>
      ) : (
        <div className="chart-plot" role="img" aria-label={chart.summary(traces, data)}>
          <ChartPlot {...{ chart, data, styles, hidden }} />
        </div>
      )}
      {isTableOpen && !isEmpty && <ChartTable chart={chart} data={data} />}
    </figure>
  );
});

const placeTitles = { epoch: "Epoch", step: "Step", class: "Class" } as const;

function ChartTable({ chart, data }: { chart: Chart; data: ChartData }) {
  const { title, place, formatValue } = chart;
  const used = data.lines.filter(({ key }) => data.rows.some((row) => row[key] !== undefined));
  return (
    <DataTable
      label={`${title}, table`}
      columns={[{ title: placeTitles[place] }, ...used]}
      rows={data.rows.map((row) => ({
        key: String(row[place]),
        cells: [
          row[place],
          ...used.map(({ key }) => {
            const value = row[key];
            return typeof value === "number" ? formatValue(value) : "";
          }),
        ],
      }))}
    />
  );
}
