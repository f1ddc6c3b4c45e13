import { memo, useMemo } from "react";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { churnByClass, latestChurn } from "../../state/chartData.ts";
import type { TestSet } from "../../state/runSlice.ts";
import { formatPercent } from "../format.ts";
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

/** Churn of each class, a bar per condition. */
export const ChurnChart = memo(function ChurnChart(
  props: ChartProps & { testSet: TestSet | null },
) {
  const { traces, styles, hidden, testSet } = props;
  const data = useMemo(() => churnByClass(traces, testSet), [traces, testSet]);
  const overall = traces.flatMap((condition) => {
    const churn = latestChurn(condition);
    return churn === null ? [] : `${condition.name} ${formatPercent(churn)}`;
  });
  return (
    <ChartFrame
      title="Churn by class"
      hint="churn"
      summary={`Share of test images on which two replicas disagree, by class. Over all classes: ${overall.join("; ")}.`}
      empty="Churn needs one epoch of two replicas."
      data={data}
      rowKey="className"
      rowTitle="Class"
      lineTitle={(key) => lineTitle(traces, key)}
      formatValue={formatPercent}
    >
      <ResponsiveContainer width="100%" height={chartHeight}>
        <BarChart
          data={[...data.rows]}
          margin={chartMargin}
          barGap={1}
          barCategoryGap="18%"
          accessibilityLayer={false}
        >
          <CartesianGrid stroke="var(--chart-grid)" vertical={false} />
          <XAxis dataKey="className" label={axisLabel("class")} {...axisLook} />
          <YAxis
            width={54}
            domain={domainFromZero(data, 0.08)}
            tickFormatter={(value: number) => unbroken(formatPercent(value, 0))}
            {...axisLook}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: "var(--chart-grid)" }}
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
          {data.lines.map(({ key, conditionIndex }) => (
            <Bar
              key={key}
              dataKey={key}
              hide={hidden.has(conditionIndex)}
              fill={styles[conditionIndex]?.color ?? "currentColor"}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </ChartFrame>
  );
});
