import { XAxis, YAxis } from "recharts";
import type { ChartData } from "../../state/chartData.ts";
import { axisLabel, axisLook, type ChartProps, unbroken } from "./chartParts.ts";
import { LinePlot } from "./LinePlot.tsx";

interface EpochChartProps extends ChartProps {
  data: ChartData;
  formatValue: (value: number) => string;
  formatTick: (value: number) => string;
  domain: [number | "auto" | ((low: number) => number), number | "auto"];
}

/** Lines over epochs. */
export function EpochChart(props: EpochChartProps) {
  const { data, domain, formatTick, ...plot } = props;
  const isThin = data.lines.some(({ replicaIndex }) => replicaIndex !== null);
  const epochCount = data.rows.length;
  return (
    <LinePlot
      {...plot}
      data={data}
      place="epoch"
      strokeWidth={isThin ? 1.5 : 2.5}
      dot={epochCount < 2}
      verticalGrid={false}
    >
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
        tickFormatter={(value: number) => unbroken(formatTick(value))}
        {...axisLook}
      />
    </LinePlot>
  );
}
