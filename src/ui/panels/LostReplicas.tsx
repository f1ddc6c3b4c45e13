import { useMemo } from "react";
import { replicaNames } from "../../core/text/counting.ts";
import { lostReplicas } from "../../state/lostReplicas.ts";
import { useLab } from "../../state/useLab.ts";
import { Notice } from "../controls/Notice.tsx";

/** Replicas that failed or diverged, as soon as it happens. */
export function LostReplicas() {
  const traces = useLab((s) => s.traces);
  const lost = useMemo(() => lostReplicas(traces), [traces]);
  return lost.map(({ condition, status, replicaIndices, seedBlocks, error }) => {
    const who = `${condition}, ${replicaNames(replicaIndices, seedBlocks)}`;
    const key = `${who} ${status}`;
    return status === "failed" ? (
      <Notice key={key} kind="error" title={`${who}: failed`}>
        {error?.message ?? "The engine gave no reason"}.{" "}
        {error !== null && <code>{error.code}</code>}
      </Notice>
    ) : (
      <Notice key={key} kind="warning" title={`${who}: diverged`}>
        The loss, a weight or a test logit is not a finite number. A lower learning rate may help.
      </Notice>
    );
  });
}
