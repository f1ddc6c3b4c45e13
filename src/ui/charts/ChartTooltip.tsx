import type { ConditionStyle } from "../conditionStyle.ts";
import { Swatch } from "../controls/Swatch.tsx";
import type { Chart } from "./chart.ts";
import type { ChartData } from "./chartData.ts";

interface ChartTooltipProps {
  /** Given by Recharts. */
  active?: boolean;
  label?: string | number;
  chart: Chart;
  /** All values; the row under the pointer is found by its place. */
  data: ChartData;
  styles: readonly ConditionStyle[];
}

/** One line per condition under the pointer: its value, or its replicas' range. */
export function ChartTooltip({ active = false, label, chart, data, styles }: ChartTooltipProps) {
  const row = data.rows.find((candidate) => candidate[chart.place] === label);
  if (!active || row === undefined) return null;
  return (
    <div className="chart-tooltip">
      <strong>
        {chart.place} {label}
      </strong>
      {styles.map((style, conditionIndex) => {
        const values = data.lines.flatMap((line) => {
          const value = row[line.key];
          return line.conditionIndex === conditionIndex && typeof value === "number" ? value : [];
        });
        if (values.length === 0) return null;
        const [low, high] = [Math.min(...values), Math.max(...values)].map(chart.formatValue);
        return (
          <div key={style.name}>
            <Swatch style={style} /> {style.name}: {low === high ? low : `${low} to ${high}`}
          </div>
        );
      })}
    </div>
  );
}
