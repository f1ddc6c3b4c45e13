import { memo, useMemo } from "react";
import {
  CartesianGrid,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { type ChartData, divergenceByStep, joinReplicas } from "../../state/chartData.ts";
import { ChartFrame } from "./ChartFrame.tsx";
import { ChartTooltip } from "./ChartTooltip.tsx";
import {
  axisLabel,
  axisLook,
  type ChartProps,
  chartHeight,
  chartMargin,
  decadeDomain,
  decadeTicks,
  formatDecade,
  lineTitle,
} from "./chartParts.ts";
import { useDrawStage } from "./useDrawStage.ts";

interface DivergenceChartProps extends ChartProps {
  measure: "differingBits" | "l2";
  isTracked: boolean;
}

const measures = {
  differingBits: { title: "Differing bits by step", format: (bits: number) => `${bits} bits` },
  l2: { title: "Weight distance (L2) by step", format: (l2: number) => l2.toPrecision(3) },
} as const;

/** Difference of every replica to the first, by step; both axes logarithmic. */
export const DivergenceChart = memo(function DivergenceChart(props: DivergenceChartProps) {
  const { traces, styles, hidden, measure, isTracked } = props;
  const { title, format } = measures[measure];
  const data = useMemo(() => divergenceByStep(traces, measure), [traces, measure]);
  return (
    <ChartFrame
      title={title}
      hint="divergence"
      summary={`${title}, for each replica against the first of its condition, on logarithmic axes.`}
      empty={
        isTracked
          ? "No bit differs so far."
          : "This experiment does not track divergence; it can be switched on under Advanced."
      }
      data={data}
      rowKey="step"
      rowTitle="Step"
      lineTitle={(key) => lineTitle(traces, key)}
      formatValue={format}
    >
      <DivergencePlot {...{ data, traces, styles, hidden, format }} />
    </ChartFrame>
  );
});

interface DivergencePlotProps extends ChartProps {
  data: ChartData;
  format: (value: number) => string;
}

/** Mounted with the first value, so that its lines can come after its axes. */
function DivergencePlot({ data, traces, styles, hidden, format }: DivergencePlotProps) {
  const stage = useDrawStage();
  const path = useMemo(() => joinReplicas(data, "step"), [data]);
  const { domain, stepDomain } = useMemo(() => {
    const values: number[] = [];
    let lastStep = 10;
    for (const row of data.rows) {
      for (const [key, value] of Object.entries(row)) {
        if (typeof value !== "number") continue;
        if (key === "step") lastStep = Math.max(lastStep, value);
        else values.push(value);
      }
    }
    return { domain: decadeDomain(values), stepDomain: [1, lastStep] as [number, number] };
  }, [data]);
  if (stage === 0) return <div style={{ height: chartHeight }} />;
  return (
    <ResponsiveContainer width="100%" height={chartHeight}>
      <LineChart data={path} margin={chartMargin} accessibilityLayer={false}>
        {stage === 2 && <CartesianGrid stroke="var(--chart-grid)" syncWithTicks />}
        <XAxis
          dataKey="step"
          type="number"
          scale="log"
          domain={stepDomain}
          ticks={decadeTicks(decadeDomain(stepDomain)).filter((tick) => tick <= stepDomain[1])}
          tickFormatter={formatDecade}
          label={axisLabel("step")}
          {...axisLook}
        />
        <YAxis
          width={54}
          scale="log"
          domain={domain}
          ticks={decadeTicks(domain)}
          tickFormatter={formatDecade}
          {...axisLook}
        />
        {stage === 2 && (
          <Tooltip
            isAnimationActive={false}
            content={
              <ChartTooltip
                data={data}
                placeKey="step"
                names={traces.map(({ name }) => name)}
                styles={styles}
                labelPrefix="step"
                formatValue={format}
              />
            }
          />
        )}
        {stage === 2 &&
          styles.map(({ color, dash }, conditionIndex) => (
            <Line
              key={traces[conditionIndex]?.name}
              dataKey={`c${conditionIndex}`}
              hide={hidden.has(conditionIndex)}
              stroke={color}
              strokeDasharray={dash}
              strokeWidth={1.5}
              dot={false}
              activeDot={false}
              isAnimationActive={false}
            />
          ))}
      </LineChart>
    </ResponsiveContainer>
  );
}
