import type { LineKey } from "../../state/chartData.ts";
import type { ConditionStyle } from "../conditionStyle.ts";
import { Swatch } from "../controls/Swatch.tsx";

interface ChartTooltipProps {
  /** Given by Recharts. */
  active?: boolean;
  label?: string | number;
  payload?: readonly { readonly dataKey?: unknown; readonly value?: unknown }[];
  lines: readonly LineKey[];
  names: readonly string[];
  styles: readonly ConditionStyle[];
  labelPrefix: string;
  formatValue: (value: number) => string;
}

/** One line per condition under the pointer: its value, or its replicas' range. */
export function ChartTooltip(props: ChartTooltipProps) {
  const { active = false, label, payload = [], lines, names, styles, formatValue } = props;
  if (!active || payload.length === 0) return null;
  return (
    <div className="chart-tooltip">
      <strong>
        {props.labelPrefix} {label}
      </strong>
      {names.map((name, conditionIndex) => {
        const values = payload.flatMap(({ dataKey, value }) => {
          const line = lines.find(({ key }) => key === dataKey);
          return line?.conditionIndex === conditionIndex && typeof value === "number" ? value : [];
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
