import type { ChartData } from "../../state/chartData.ts";
import type { ConditionStyle } from "../conditionStyle.ts";
import { Swatch } from "../controls/Swatch.tsx";

interface ChartTooltipProps {
  /** Given by Recharts. */
  active?: boolean;
  label?: string | number;
  /** All values; the row under the pointer is found by its place. */
  data: ChartData;
  placeKey: string;
  names: readonly string[];
  styles: readonly ConditionStyle[];
  labelPrefix: string;
  formatValue: (value: number) => string;
}

/** One line per condition under the pointer: its value, or its replicas' range. */
export function ChartTooltip(props: ChartTooltipProps) {
  const { active = false, label, data, placeKey, names, styles, formatValue } = props;
  const row = data.rows.find((candidate) => candidate[placeKey] === label);
  if (!active || row === undefined) return null;
  return (
    <div className="chart-tooltip">
      <strong>
        {props.labelPrefix} {label}
      </strong>
      {names.map((name, conditionIndex) => {
        const values = data.lines.flatMap((line) => {
          const value = row[line.key];
          return line.conditionIndex === conditionIndex && typeof value === "number" ? value : [];
        });
        const style = styles[conditionIndex];
        if (values.length === 0 || style === undefined) return null;
        const [low, high] = [Math.min(...values), Math.max(...values)].map(formatValue);
        return (
          <div key={name}>
            <Swatch style={style} /> {name}: {low === high ? low : `${low} to ${high}`}
          </div>
        );
      })}
    </div>
  );
}
