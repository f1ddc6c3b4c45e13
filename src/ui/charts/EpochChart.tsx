import { useMemo } from "react";
import {
  CartesianGrid,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { type ChartData, joinReplicas } from "../../state/chartData.ts";
import { ChartTooltip } from "./ChartTooltip.tsx";
import {
  axisLabel,
  axisLook,
  type ChartProps,
  chartHeight,
  chartMargin,
  unbroken,
} from "./chartParts.ts";
import { useDrawStage } from "./useDrawStage.ts";

interface EpochChartProps extends ChartProps {
  data: ChartData;
  formatValue: (value: number) => string;
  formatTick: (value: number) => string;
  domain: [number | "auto" | ((low: number) => number), number | "auto"];
}

/** Lines over epochs. */
export function EpochChart(props: EpochChartProps) {
  const { data, traces, styles, hidden, domain } = props;
  const path = useMemo(() => joinReplicas(data, "epoch"), [data]);
  const names = traces.map(({ name }) => name);
  const isThin = data.lines.some(({ replicaIndex }) => replicaIndex !== null);
  const epochCount = data.rows.length;
  const stage = useDrawStage();
  if (stage === 0) return <div style={{ height: chartHeight }} />;
  return (
    <ResponsiveContainer width="100%" height={chartHeight}>
      <LineChart data={path} margin={chartMargin} accessibilityLayer={false}>
        {stage === 2 && <CartesianGrid stroke="var(--chart-grid)" vertical={false} syncWithTicks />}
        <XAxis
          dataKey="epoch"
          type="number"
          domain={[1, Math.max(2, epochCount)]}
          allowDecimals={false}
          label={axisLabel("epoch")}
          {...axisLook}
        />
        <YAxis
          width={54}
          domain={domain}
          tickFormatter={(value: number) => unbroken(props.formatTick(value))}
          {...axisLook}
        />
        {stage === 2 && (
          <Tooltip
            isAnimationActive={false}
            content={
              <ChartTooltip
                data={data}
                placeKey="epoch"
                labelPrefix="epoch"
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
              strokeWidth={isThin ? 1.5 : 2.5}
              dot={epochCount < 2}
              activeDot={false}
              isAnimationActive={false}
            />
          ))}
      </LineChart>
    </ResponsiveContainer>
  );
}
