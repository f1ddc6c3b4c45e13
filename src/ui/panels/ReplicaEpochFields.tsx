import { sharesSeeds } from "../../core/experiment/noiseCondition.ts";
import { useLab } from "../../state/useLab.ts";
import { NumberField } from "../controls/NumberField.tsx";
import { type SetupIssues, useSetupNumber } from "./setupNumber.ts";

/** How many replicas, under how many root seeds, and how long each trains. */
export function ReplicaEpochFields({ issues }: { issues: SetupIssues }) {
  const { replicaCount, seedBlockCount, training, conditions } = useLab((s) => s.setup);
  const isRepeated = conditions.some(({ noise }) => sharesSeeds(noise));
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
        label="Root seeds"
        hint="seedBlocks"
        value={seedBlockCount}
        needs="A whole number from 1 to 100"
        note={isRepeated ? undefined : "No condition here fixes a seed."}
        {...number("seedBlockCount", (s, value) => ({ ...s, seedBlockCount: value }))}
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
