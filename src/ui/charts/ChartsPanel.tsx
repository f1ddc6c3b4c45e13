import { type ReactNode, useMemo, useState } from "react";
import type { Traces } from "../../state/traces.ts";
import { useLab } from "../../state/useLab.ts";
import { conditionStyles } from "../conditionStyle.ts";
import { Panel } from "../controls/Panel.tsx";
import { ChartFrame } from "./ChartFrame.tsx";
import { charts } from "./charts.ts";
import { Legend } from "./Legend.tsx";
import { useSlowly } from "./useSlowly.ts";

/** Charts draw in turn: the legend first, then each chart a little less often than the one before. */
const legendIntervalMs = 500;
const chartIntervalMs = (index: number) => 700 + 150 * index;

/** The live charts of the experiment on the page, under one legend. */
export function ChartsPanel() {
  const traces = useLab((s) => s.traces);
  const testSet = useLab((s) => s.testSet);
  const isTracked = useLab((s) => s.shownSpec?.trackDivergence ?? false);
  const [hidden, setHidden] = useState<ReadonlySet<number>>(new Set());
  const names = traces.map(({ name }) => name).join("\n");
  const styles = useMemo(() => conditionStyles(names.split("\n")), [names]);
  const toggle = (index: number) => {
    const next = new Set(hidden);
    if (!next.delete(index)) next.add(index);
    setHidden(next);
  };
  return (
    <Panel title="Figures" className="figures">
      <Slowly traces={traces} intervalMs={legendIntervalMs}>
        {(drawn) => <Legend traces={drawn} styles={styles} hidden={hidden} onToggle={toggle} />}
      </Slowly>
      <div className="chart-grid">
        {charts.map((chart, index) => (
          <Slowly key={chart.title} traces={traces} intervalMs={chartIntervalMs(index)}>
            {(drawn) => (
              <ChartFrame {...{ chart, testSet, isTracked, styles, hidden }} traces={drawn} />
            )}
          </Slowly>
        ))}
      </div>
    </Panel>
  );
}

interface SlowlyProps {
  traces: Traces;
  intervalMs: number;
  children: (drawn: Traces) => ReactNode;
}

/** Passes the traces on at a chart's own pace; a chart skips drawing what it has drawn. */
function Slowly({ traces, intervalMs, children }: SlowlyProps) {
  return children(useSlowly(traces, intervalMs));
}
