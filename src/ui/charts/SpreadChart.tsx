import { memo, useMemo } from "react";
import { accuracySpread } from "../../core/report/figures/accuracySpread.ts";
import { formatPoints, formatShortPoints } from "../../core/text/format.ts";
import { spreadByEpoch } from "../../state/chartData.ts";
import { ChartFrame } from "./ChartFrame.tsx";
import { type ChartProps, domainFromZero, lineTitle } from "./chartParts.ts";
import { EpochChart } from "./EpochChart.tsx";

/** Sample standard deviation of accuracy over replicas, by epoch. */
export const SpreadChart = memo(function SpreadChart(props: ChartProps) {
  const { traces } = props;
  const data = useMemo(() => spreadByEpoch(traces), [traces]);
  const lastRow = data.rows.at(-1);
  const last = traces.flatMap(({ name }, index) => {
    const value = lastRow?.[`c${index}`];
    return typeof value === "number" ? `${name} ${formatPoints(value)}` : [];
  });
  return (
    <ChartFrame
      title="Accuracy spread"
      says={accuracySpread.definition}
      summary={`Standard deviation of accuracy over replicas by epoch. Latest: ${last.join("; ")}.`}
      empty="A spread needs one epoch of two replicas."
      data={data}
      rowKey="epoch"
      rowTitle="Epoch"
      lineTitle={(key) => lineTitle(traces, key)}
      formatValue={formatPoints}
    >
      <EpochChart
        {...props}
        data={data}
        formatValue={formatPoints}
        formatTick={formatShortPoints}
        domain={domainFromZero(data, 0.01)}
      />
    </ChartFrame>
  );
});
