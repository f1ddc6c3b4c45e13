import { useMemo } from "react";
import {
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import type { ConditionStyle } from "../conditionStyle.ts";
import { ChartTooltip } from "./ChartTooltip.tsx";
import type { Chart } from "./chart.ts";
import { type ChartData, joinReplicas, type PathRow } from "./chartData.ts";
import { useDrawStage } from "./useDrawStage.ts";

const chartMargin = { top: 8, right: 12, bottom: 20, left: 4 };
const chartHeight = 230;
const axisLook = {
  stroke: "var(--chart-axis)",
  tick: { fill: "var(--ink-2)", fontSize: 12 },
  tickLine: false,
  // Every tick is drawn: there are few, and choosing among them measures each on the page.
  interval: 0,
} as const;
const labelLook = {
  position: "insideBottom",
  offset: -12,
  fill: "var(--ink-2)",
  fontSize: 12,
} as const;

interface ChartPlotProps {
  chart: Chart;
  data: ChartData;
  /** Of each condition. */
  styles: readonly ConditionStyle[];
  /** Conditions that are switched off in the legend, by index. */
  hidden: ReadonlySet<number>;
}

/** The axes and marks of a chart, one style a condition. */
export function ChartPlot({ chart, data, styles, hidden }: ChartPlotProps) {
  const { place } = chart;
  const look = useMemo(() => chart.look(data), [chart, data]);
  const rows = useMemo(
    (): readonly PathRow[] => (look.mark === "line" ? joinReplicas(data, place) : data.rows),
    [look, data, place],
  );
  const stage = useDrawStage();
  if (stage === 0) return <div style={{ height: chartHeight }} />;
  return (
    <ResponsiveContainer width="100%" height={chartHeight}>
      <ComposedChart
        data={rows}
        margin={chartMargin}
        barGap={1}
        barCategoryGap="18%"
        accessibilityLayer={false}
      >
        {stage === 2 && (
          <CartesianGrid
            stroke="var(--chart-grid)"
            vertical={look.hasVerticalGrid ?? false}
            syncWithTicks
          />
        )}
        <XAxis dataKey={place} label={{ value: place, ...labelLook }} {...axisLook} {...look.x} />
        <YAxis width={54} {...axisLook} {...look.y} />
        {stage === 2 && (
          <Tooltip
            isAnimationActive={false}
            cursor={look.mark === "bar" ? { fill: "var(--chart-grid)" } : true}
            content={<ChartTooltip chart={chart} data={data} styles={styles} />}
          />
        )}
        {stage === 2 &&
          styles.map(({ name, color, dash }, conditionIndex) => {
            const shared = {
              dataKey: `c${conditionIndex}`,
              hide: hidden.has(conditionIndex),
              isAnimationActive: false,
            };
            return look.mark === "bar" ? (
              <Bar key={name} {...shared} fill={color} />
            ) : (
              <Line
                key={name}
                {...shared}
                type={look.mark === "step" ? "step" : "linear"}
                stroke={color}
                strokeDasharray={dash}
                strokeWidth={look.strokeWidth}
                dot={look.hasDots ?? false}
                activeDot={false}
              />
            );
          })}
      </ComposedChart>
    </ResponsiveContainer>
  );
}
