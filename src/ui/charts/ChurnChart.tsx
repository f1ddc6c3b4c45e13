import { memo, useMemo } from "react";
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
import { churn } from "../../core/report/figures/churn.ts";
import { formatPercent, formatWholePercent } from "../../core/text/format.ts";
import { type ChartData, churnByClass, latestChurn } from "../../state/chartData.ts";
import type { TestSet } from "../../state/shownExperiment.ts";
import { ChartFrame } from "./ChartFrame.tsx";
import { ChartTooltip } from "./ChartTooltip.tsx";
import {
  axisLabel,
  axisLook,
  type ChartProps,
  chartHeight,
  chartMargin,
  domainFromZero,
  lineTitle,
  unbroken,
} from "./chartParts.ts";
import { useDrawStage } from "./useDrawStage.ts";

/** More classes than this are drawn as one stepped line per condition: bars would be hairs. */
const mostBarClasses = 24;
/** Class names below the axis; of more classes, some. */
const mostNames = 12;
/** Characters of a class name below the axis. */
const nameLength = 9;

/** Churn of each class, a bar per condition. */
export const ChurnChart = memo(function ChurnChart(
  props: ChartProps & { testSet: TestSet | null },
) {
  const { traces, styles, hidden, testSet } = props;
  const data = useMemo(() => churnByClass(traces, testSet), [traces, testSet]);
  const overall = traces.flatMap((condition) => {
    const latest = latestChurn(condition);
    return latest === null ? [] : `${condition.name} ${formatPercent(latest)}`;
  });
  return (
    <ChartFrame
      title="Churn by class"
      says={churn.definition}
      summary={`Share of test images on which two replicas disagree, by class. Over all classes: ${overall.join("; ")}.`}
      empty="Churn needs one epoch of two replicas."
      data={data}
      rowKey="className"
      rowTitle="Class"
      lineTitle={(key) => lineTitle(traces, key)}
      formatValue={formatPercent}
    >
      <ChurnPlot {...{ data, traces, styles, hidden }} />
    </ChartFrame>
  );
});

interface ChurnPlotProps extends ChartProps {
  data: ChartData;
}

function ChurnPlot({ data, traces, styles, hidden }: ChurnPlotProps) {
  const stage = useDrawStage();
  const classCount = data.rows.length;
  const withBars = classCount <= mostBarClasses;
  if (stage === 0) return <div style={{ height: chartHeight }} />;
  return (
    <ResponsiveContainer width="100%" height={chartHeight}>
      <ComposedChart
        data={[...data.rows]}
        margin={chartMargin}
        barGap={1}
        barCategoryGap="18%"
        accessibilityLayer={false}
      >
        {stage === 2 && <CartesianGrid stroke="var(--chart-grid)" vertical={false} syncWithTicks />}
        <XAxis
          dataKey="className"
          label={axisLabel("class")}
          {...axisLook}
          interval={Math.ceil(classCount / mostNames) - 1}
          tickFormatter={shortName}
        />
        <YAxis
          width={54}
          domain={domainFromZero(data, 0.08)}
          tickFormatter={(value: number) => unbroken(formatWholePercent(value))}
          {...axisLook}
        />
        {stage === 2 && (
          <Tooltip
            isAnimationActive={false}
            cursor={withBars ? { fill: "var(--chart-grid)" } : true}
            content={
              <ChartTooltip
                data={data}
                placeKey="className"
                names={traces.map(({ name }) => name)}
                styles={styles}
                labelPrefix="class"
                formatValue={formatPercent}
              />
            }
          />
        )}
        {stage === 2 &&
          data.lines.map(({ key, conditionIndex }) =>
            withBars ? (
              <Bar
                key={key}
                dataKey={key}
                hide={hidden.has(conditionIndex)}
                fill={styles[conditionIndex]?.color ?? "currentColor"}
                isAnimationActive={false}
              />
            ) : (
              <Line
                key={key}
                dataKey={key}
                type="step"
                hide={hidden.has(conditionIndex)}
                stroke={styles[conditionIndex]?.color ?? "currentColor"}
                strokeDasharray={styles[conditionIndex]?.dash}
                strokeWidth={1.5}
                dot={false}
                activeDot={false}
                isAnimationActive={false}
              />
            ),
          )}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

function shortName(name: string): string {
  return name.length <= nameLength ? name : `${name.slice(0, nameLength - 1)}…`;
}
