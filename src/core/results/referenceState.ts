import type { ReferenceStep } from "./results.ts";

/** Whether a reference step had the same bits at its run's end as at its start; null: not known. */
export function referenceState(step: ReferenceStep | undefined): "equal" | "different" | null {
  if (step === undefined || step.start === null || step.end === null) return null;
  return step.start === step.end ? "equal" : "different";
}
