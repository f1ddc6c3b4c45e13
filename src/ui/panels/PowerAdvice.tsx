import { useMemo } from "react";
import { powerAdvice } from "../../core/report/comparisons/powerAdvice.ts";
import { useLab } from "../../state/useLab.ts";

/** Which differences so many replicas can show. */
export function PowerAdvice() {
  const setup = useLab((s) => s.setup);
  const advice = useMemo(() => powerAdvice(setup), [setup]);
  return advice !== null && <p className="field-note">{advice}</p>;
}
