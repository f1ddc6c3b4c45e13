import { lazy, useMemo } from "react";
import { trainingCountOf } from "../../core/experiment/plan.ts";
import { presetOf } from "../../core/experiment/presets.ts";
import { formatQuantity } from "../../core/text/format.ts";
import { isRefused } from "../../state/estimateSlice.ts";
import { isActive } from "../../state/runState.ts";
import { withModel } from "../../state/setupEdits.ts";
import { setupIssues } from "../../state/setupSlice.ts";
import { useLab } from "../../state/useLab.ts";
import { Panel } from "../controls/Panel.tsx";
import { SelectField } from "../controls/SelectField.tsx";
import { LatePart } from "../shell/LatePart.tsx";
import { AdvancedFields } from "./AdvancedFields.tsx";
import { ConditionFields } from "./ConditionFields.tsx";
import { CopyLinkButton } from "./CopyLinkButton.tsx";
import { DatasetField } from "./DatasetField.tsx";
import { EstimateLine } from "./EstimateLine.tsx";
import { modelOptions } from "./modelOptions.ts";
import { ReplicaEpochFields } from "./ReplicaEpochFields.tsx";
import { useDatasetResolution } from "./useDatasets.ts";

// Simulates, with code of the report.
const PowerAdvice = lazy(async () => ({
  default: (await import("./PowerAdvice.tsx")).PowerAdvice,
}));

/** The experiment to run next. */
export function SetupPanel() {
  const setup = useLab((s) => s.setup);
  const active = useLab((s) => isActive(s.run));
  const missing = useLab((s) => s.adapter.status === "missing");
  const hasHistory = useLab((s) => s.setupHistory.length > 0);
  const changeSetup = useLab((s) => s.changeSetup);
  const undoSetup = useLab((s) => s.undoSetup);
  const resetSetup = useLab((s) => s.resetSetup);
  const startRun = useLab((s) => s.startRun);
  const refused = useLab(isRefused);
  const lacksData = useDatasetResolution()?.kind === "missing";
  const issues = useMemo(() => setupIssues(setup), [setup]);

  return (
    <Panel title="Experiment" className="setup">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void startRun();
        }}
      >
        <DatasetField />
        <SelectField
          label="Model"
          hint="model"
          value={setup.model.name}
          options={modelOptions}
          onChange={(name) => changeSetup("model", (s) => withModel(s, name))}
        />
        <ConditionFields issues={issues} />
        <ReplicaEpochFields issues={issues} />
        <AdvancedFields issues={issues} />
        <div className="setup-actions">
          <button
            type="submit"
            className="primary"
            disabled={active || missing || lacksData || refused || issues.size > 0}
            aria-describedby="setup-state estimate"
          >
            Start
          </button>
          <button type="button" disabled={!hasHistory} onClick={undoSetup}>
            Undo
          </button>
          <button
            type="button"
            disabled={presetOf(setup) === "quick"}
            onClick={() => resetSetup("quick")}
          >
            Reset to quick
          </button>
          <CopyLinkButton spec={setup} disabled={issues.size > 0} />
        </div>
        <p className="field-note" id="setup-state">
          {issues.size > 0
            ? "Some values are not valid; they are marked above."
            : active
              ? "An experiment is training. Changes here are for the next one."
              : missing
                ? "Training needs WebGPU, which is missing here."
                : lacksData
                  ? "The data set is not here: add it, or choose another one."
                  : `${formatQuantity(setup.conditions.length, "condition")}, ${formatQuantity(trainingCountOf(setup), "training")} of ${formatQuantity(setup.training.epochCount, "epoch")} each.`}
        </p>
        <EstimateLine canRun={!missing && !lacksData && issues.size === 0} />
        {issues.size === 0 && (
          <LatePart name="advice">
            <PowerAdvice />
          </LatePart>
        )}
      </form>
    </Panel>
  );
}
