import { type ReactNode, useMemo, useState } from "react";
import { formatPercent, formatQuantity } from "../../core/text/format.ts";
import { latestChurn, type Parting, parting } from "../../state/chartData.ts";
import type { ConditionTrace, Traces } from "../../state/traces.ts";
import { useLab } from "../../state/useLab.ts";
import { type ConditionStyle, conditionStyles } from "../conditionStyle.ts";
import { Panel } from "../controls/Panel.tsx";
import { Swatch } from "../controls/Swatch.tsx";
import { AccuracyChart } from "./AccuracyChart.tsx";
import { ChurnChart } from "./ChurnChart.tsx";
import { DivergenceChart } from "./DivergenceChart.tsx";
import { SpreadChart } from "./SpreadChart.tsx";
import { useSlowly } from "./useSlowly.ts";

/** The live figures of the experiment on show, under one legend. */
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
  const look = { styles, hidden };
  return (
    <Panel title="Figures" className="figures">
      <Slowly traces={traces} intervalMs={500}>
        {(drawn) => <Legend traces={drawn} {...look} onToggle={toggle} />}
      </Slowly>
      <div className="chart-grid">
        <Slowly traces={traces} intervalMs={700}>
          {(drawn) => <AccuracyChart traces={drawn} {...look} />}
        </Slowly>
        <Slowly traces={traces} intervalMs={900}>
          {(drawn) => <SpreadChart traces={drawn} {...look} />}
        </Slowly>
        <Slowly traces={traces} intervalMs={1000}>
          {(drawn) => (
            <DivergenceChart
              traces={drawn}
              {...look}
              measure="differingBits"
              isTracked={isTracked}
            />
          )}
        </Slowly>
        <Slowly traces={traces} intervalMs={1300}>
          {(drawn) => (
            <DivergenceChart traces={drawn} {...look} measure="l2" isTracked={isTracked} />
          )}
        </Slowly>
        <Slowly traces={traces} intervalMs={1100}>
          {(drawn) => <ChurnChart traces={drawn} {...look} testSet={testSet} />}
        </Slowly>
      </div>
    </Panel>
  );
}

interface SlowlyProps {
  traces: Traces;
  intervalMs: number;
  children: (drawn: Traces) => ReactNode;
}

/** Hands on the traces at a chart's own pace; a chart skips drawing what it has drawn. */
function Slowly({ traces, intervalMs, children }: SlowlyProps) {
  return children(useSlowly(traces, intervalMs));
}

interface LegendProps {
  traces: readonly ConditionTrace[];
  styles: readonly ConditionStyle[];
  hidden: ReadonlySet<number>;
  onToggle: (index: number) => void;
}

/** A card per condition: its line, when its replicas parted, how much they disagree. */
function Legend({ traces, styles, hidden, onToggle }: LegendProps) {
  return (
    <ul className="legend" aria-label="Conditions">
      {traces.map((condition, index) => {
        const style = styles[index];
        const churn = latestChurn(condition);
        return (
          <li key={condition.name}>
            <button
              type="button"
              aria-pressed={!hidden.has(index)}
              title="Show or hide in the charts"
              onClick={() => onToggle(index)}
            >
              {style !== undefined && <Swatch style={style} />}
              <strong>{condition.name}</strong>
            </button>
            <p>{partingWords(parting(condition))}</p>
            <p>{churn === null ? "churn: not yet" : `churn ${formatPercent(churn)}`}</p>
          </li>
        );
      })}
    </ul>
  );
}

function partingWords(found: Parting): string {
  switch (found.kind) {
    case "unknown":
      return "not compared yet";
    case "identical":
      return `bit-identical for ${formatQuantity(found.stepCount, "step")}`;
    case "parted":
      return found.step === 0
        ? "different from the start"
        : `bits differ after ${formatQuantity(found.step, "step")}`;
    default: {
      const unknown: never = found;
      return unknown;
    }
  }
}
