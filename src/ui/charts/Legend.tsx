import { formatPercent, formatQuantity } from "../../core/text/format.ts";
import type { ConditionTrace, Traces } from "../../state/traces.ts";
import type { ConditionStyle } from "../conditionStyle.ts";
import { Swatch } from "../controls/Swatch.tsx";
import { isReference, latestChurn } from "./chartData.ts";

interface LegendProps {
  traces: Traces;
  styles: readonly ConditionStyle[];
  hidden: ReadonlySet<number>;
  onToggle: (index: number) => void;
}

/** A card per condition: its line, when its replicas first differed, how much they disagree. */
export function Legend({ traces, styles, hidden, onToggle }: LegendProps) {
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
            <p>{firstDifference(condition)}</p>
            <p>{churn === null ? "churn: not yet" : `churn ${formatPercent(churn)}`}</p>
          </li>
        );
      })}
    </ul>
  );
}

/** When replicas of a condition first differed from the first one, for people. */
export function firstDifference(condition: ConditionTrace): string {
  const others = condition.replicas
    .filter((replica) => !isReference(condition, replica))
    .map(({ divergence }) => divergence)
    .filter(({ steps }) => steps.length > 0);
  if (others.length === 0) return "not compared yet";
  const firstSteps = others.flatMap(({ firstStep }) => firstStep ?? []);
  if (firstSteps.length === 0) {
    const stepCount = Math.min(...others.map(({ steps }) => steps.at(-1) ?? 0));
    return `bit-identical for ${formatQuantity(stepCount, "step")}`;
  }
  const step = Math.min(...firstSteps);
  // Step 0: the initial weights.
  return step === 0
    ? "different from the start"
    : `bits differ after ${formatQuantity(step, "step")}`;
}
