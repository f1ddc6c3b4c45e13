import { useLab } from "../../state/useLab.ts";
import { NumberField } from "../controls/NumberField.tsx";

/** How many replicas, and how long each trains. */
export function ReplicaEpochFields({ issues }: { issues: ReadonlyMap<string, string> }) {
  const setup = useLab((s) => s.setup);
  const changeSetup = useLab((s) => s.changeSetup);
  return (
    <div className="field-pair">
      <NumberField
        label="Replicas"
        hint="replica"
        value={setup.replicaCount}
        needs="A whole number from 1 to 100"
        invalid={issues.has("replicaCount")}
        note={setup.replicaCount === 1 ? "Comparing needs two or more." : undefined}
        onChange={(value) =>
          changeSetup("replicaCount", (s) => ({ ...s, replicaCount: value ?? Number.NaN }), "typed")
        }
      />
      <NumberField
        label="Epochs"
        hint="epoch"
        value={setup.training.epochCount}
        needs="A whole number from 1 to 1000"
        invalid={issues.has("training.epochCount")}
        onChange={(value) =>
          changeSetup(
            "training.epochCount",
            (s) => ({ ...s, training: { ...s.training, epochCount: value ?? Number.NaN } }),
            "typed",
          )
        }
      />
    </div>
  );
}
