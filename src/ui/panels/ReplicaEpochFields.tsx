import { useLab } from "../../state/useLab.ts";
import { NumberField } from "../controls/NumberField.tsx";
import { type SetupIssues, useSetupNumber } from "./setupNumber.ts";

/** How many replicas, and how long each trains. */
export function ReplicaEpochFields({ issues }: { issues: SetupIssues }) {
  const { replicaCount, training } = useLab((s) => s.setup);
  const number = useSetupNumber(issues);
  return (
    <div className="field-pair">
      <NumberField
        label="Replicas"
        hint="replica"
        value={replicaCount}
        needs="A whole number from 1 to 100"
        note={replicaCount === 1 ? "A comparison needs two or more." : undefined}
        {...number("replicaCount", (s, value) => ({ ...s, replicaCount: value }))}
      />
      <NumberField
        label="Epochs"
        hint="epoch"
        value={training.epochCount}
        needs="A whole number from 1 to 1000"
        {...number("training.epochCount", (s, epochCount) => ({
          ...s,
          training: { ...s.training, epochCount },
        }))}
      />
    </div>
  );
}
