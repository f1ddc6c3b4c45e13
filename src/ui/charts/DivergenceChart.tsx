import { memo, useMemo } from "react";
import { XAxis, YAxis } from "recharts";
import { formatNumber, formatPower, formatQuantity } from "../../core/text/format.ts";
import { type ChartData, divergenceByStep } from "../../state/chartData.ts";
import { hints } from "../hints.ts";
import { ChartFrame } from "./ChartFrame.tsx";
import {
  axisLabel,
  axisLook,
  type ChartProps,
  decadeDomain,
  decadeTicks,
  lineTitle,
} from "./chartParts.ts";
import { LinePlot } from "./LinePlot.tsx";

interface DivergenceChartProps extends ChartProps {
  measure: "differingBits" | "l2";
  isTracked: boolean;
}

const measures = {
  differingBits: {
    title: "Differing bits by step",
    format: (bits: number) => formatQuantity(bits, "bit"),
  },
  l2: { title: "Weight distance (L2) by step", format: formatNumber },
} as const;

/** Difference of every replica to the first, by step; both axes logarithmic. */
export const DivergenceChart = memo(function DivergenceChart(props: DivergenceChartProps) {
  const { traces, styles, hidden, measure, isTracked } = props;
  const { title, format } = measures[measure];
  const data = useMemo(() => divergenceByStep(traces, measure), [traces, measure]);
  return (
    <ChartFrame
      title={title}
      says={hints.divergence}
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
      <DivergencePlot {...{ data, traces, styles, hidden }} formatValue={format} />
    </ChartFrame>
  );
});

interface DivergencePlotProps extends ChartProps {
  data: ChartData;
  formatValue: (value: number) => string;
}

function DivergencePlot(props: DivergencePlotProps) {
  const { data } = props;
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
  return (
    <LinePlot {...props} place="step">
      <XAxis
        dataKey="step"
        type="number"
        scale="log"
        domain={stepDomain}
        ticks={decadeTicks(decadeDomain(stepDomain)).filter((tick) => tick <= stepDomain[1])}
        tickFormatter={formatPower}
        label={axisLabel("step")}
        {...axisLook}
      />
      <YAxis
        width={54}
        scale="log"
        domain={domain}
        ticks={decadeTicks(domain)}
        tickFormatter={formatPower}
        {...axisLook}
      />
    </LinePlot>
  );
}
