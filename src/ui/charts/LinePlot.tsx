import { type ReactNode, useMemo } from "react";
import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip } from "recharts";
import { type ChartData, joinReplicas } from "../../state/chartData.ts";
import { ChartTooltip } from "./ChartTooltip.tsx";
import { type ChartProps, chartHeight, chartMargin } from "./chartParts.ts";
import { useDrawStage } from "./useDrawStage.ts";

interface LinePlotProps extends ChartProps {
  data: ChartData;
  /** The horizontal axis: its key in the rows, and its word in the tooltip. */
  place: "epoch" | "step";
  formatValue: (value: number) => string;
  strokeWidth?: number;
  /** A mark at each value, where a line would have no length. */
  dot?: boolean;
  verticalGrid?: boolean;
  /** The axes. */
  children: ReactNode;
}

/** Lines, one style a condition, over epochs or steps. */
export function LinePlot(props: LinePlotProps) {
  const { data, place, traces, styles, hidden, strokeWidth = 1.5, dot = false } = props;
  const path = useMemo(() => joinReplicas(data, place), [data, place]);
  const names = traces.map(({ name }) => name);
  const stage = useDrawStage();
  if (stage === 0) return <div style={{ height: chartHeight }} />;
  return (
    <ResponsiveContainer width="100%" height={chartHeight}>
      <LineChart data={path} margin={chartMargin} accessibilityLayer={false}>
        {stage === 2 && (
          <CartesianGrid
            stroke="var(--chart-grid)"
            vertical={props.verticalGrid ?? true}
            syncWithTicks
          />
        )}
        {props.children}
        {stage === 2 && (
          <Tooltip
            isAnimationActive={false}
            content={
              <ChartTooltip
                data={data}
                placeKey={place}
                labelPrefix={place}
                formatValue={props.formatValue}
                {...{ names, styles }}
              />
            }
          />
        )}
        {stage === 2 &&
          styles.map(({ color, dash }, conditionIndex) => (
            <Line
              key={names[conditionIndex]}
              dataKey={`c${conditionIndex}`}
              hide={hidden.has(conditionIndex)}
              stroke={color}
              strokeDasharray={dash}
              strokeWidth={strokeWidth}
              dot={dot}
              activeDot={false}
              isAnimationActive={false}
            />
          ))}
      </LineChart>
    </ResponsiveContainer>
  );
}
