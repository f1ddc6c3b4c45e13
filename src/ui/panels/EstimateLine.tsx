import { useEffect } from "react";
import { estimateText } from "../../core/experiment/estimate.ts";
import { isActive } from "../../state/runState.ts";
import { useLab } from "../../state/useLab.ts";

/** The setup has to rest so long before it is estimated: values are typed digit by digit. */
const restMs = 300;

/** What the setup would take, or what would fit where it does not. `canRun`: it has valid values and data. */
export function EstimateLine({ canRun }: { canRun: boolean }) {
  const setup = useLab((s) => s.setup);
  const embedded = useLab((s) => s.embedded);
  const stored = useLab((s) => s.stored);
  const estimate = useLab((s) => s.estimate);
  const estimateSetup = useLab((s) => s.estimateSetup);
  // The worker trains or answers, one at a time.
  const isFree = useLab((s) => s.adapter.status === "ready" && !isActive(s.run));
  // biome-ignore lint/correctness/useExhaustiveDependencies: other data of the same name have another size
  useEffect(() => {
    if (!canRun || !isFree) return;
    const timer = setTimeout(() => void estimateSetup(), restMs);
    return () => clearTimeout(timer);
  }, [canRun, isFree, setup, embedded, stored, estimateSetup]);
  if (!canRun || estimate.status === "none" || estimate.spec !== setup) return null;
  return estimate.status === "known" ? (
    <p className="field-note" id="estimate">
      {estimateText(estimate.estimate)}
    </p>
  ) : (
    <p className="field-error" id="estimate" role="status">
      {estimate.error.message}
    </p>
  );
}
