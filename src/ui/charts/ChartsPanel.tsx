import { useMemo, useState } from "react";
import { latestChurn, type Parting, parting } from "../../state/chartData.ts";
import type { ConditionTrace } from "../../state/traces.ts";
import { useLab } from "../../state/useLab.ts";
import { type ConditionStyle, conditionStyles } from "../conditionStyle.ts";
import { Panel } from "../controls/Panel.tsx";
import { Swatch } from "../controls/Swatch.tsx";
import { formatCount, formatPercent } from "../format.ts";
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
  const shared = { traces, styles, hidden };
  return (
    <Panel title="Figures" className="figures">
      <Legend {...shared} onToggle={toggle} />
      <div className="chart-grid">
        <AccuracyChart {...shared} />
        <SpreadChart {...shared} />
        <DivergenceChart {...shared} measure="differingBits" isTracked={isTracked} />
        <DivergenceChart {...shared} measure="l2" isTracked={isTracked} />
        <ChurnChart {...shared} testSet={testSet} />
      </div>
    </Panel>
  );
}

interface LegendProps {
  traces: readonly ConditionTrace[];
  styles: readonly ConditionStyle[];
  hidden: ReadonlySet<number>;
  onToggle: (index: number) => void;
}

/** A card per condition: its line, when its replicas parted, how much they disagree. */
function Legend({ traces: live, styles, hidden, onToggle }: LegendProps) {
  const traces = useSlowly(live, 500);
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
      return `bit-identical for ${formatCount(found.stepCount)} steps`;
    case "parted":
      return found.step === 0
        ? "different from the start"
        : `bits differ after ${formatCount(found.step)} ${found.step === 1 ? "step" : "steps"}`;
    default: {
      const unknown: never = found;
      return unknown;
    }
  }
}
