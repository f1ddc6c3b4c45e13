import { memo, useMemo } from "react";
import { accuracy } from "../../core/report/figures/accuracy.ts";
import { formatInterval, formatPercent, formatWholePercent } from "../../core/text/format.ts";
import { accuracyByEpoch } from "../../state/chartData.ts";
import { ChartFrame } from "./ChartFrame.tsx";
import { type ChartProps, lineTitle } from "./chartParts.ts";
import { EpochChart } from "./EpochChart.tsx";

/** Test accuracy of every replica by epoch. */
export const AccuracyChart = memo(function AccuracyChart(props: ChartProps) {
  const { traces } = props;
  const data = useMemo(() => accuracyByEpoch(traces), [traces]);
  const last = traces.flatMap(({ name, replicas }) => {
    const finals = replicas.flatMap(({ epochs }) => epochs.at(-1)?.testAccuracy ?? []);
    if (finals.length === 0) return [];
    const [low, high] = [Math.min(...finals), Math.max(...finals)];
    return `${name} ${formatInterval("percent", { low, high })}`;
  });
  return (
    <ChartFrame
      title="Accuracy by replica"
      says={accuracy.definition}
      summary={`Test accuracy of each replica by epoch. Latest: ${last.join("; ")}.`}
      empty="The first accuracies come after the first epoch."
      data={data}
      rowKey="epoch"
      rowTitle="Epoch"
      lineTitle={(key) => lineTitle(traces, key)}
      formatValue={formatPercent}
    >
      <EpochChart
        {...props}
        data={data}
        formatValue={formatPercent}
        formatTick={formatWholePercent}
        domain={[(low) => Math.floor(low * 10) / 10, "auto"]}
      />
    </ChartFrame>
  );
});
