import type { ExperimentSpec } from "../../core/experiment/experimentSpec.ts";
import {
  type NoiseSourceName,
  noiseSourceNames,
  noiseSources,
  type SettingOf,
  settingsOf,
} from "../../core/experiment/noiseSources.ts";
import {
  withConditionModel,
  withConditionName,
  withoutCondition,
  withSource,
} from "../../state/setupEdits.ts";
import { useLab } from "../../state/useLab.ts";
import { SelectField } from "../controls/SelectField.tsx";
import { TextField } from "../controls/TextField.tsx";
import { modelOptions } from "./modelOptions.ts";
import type { SetupIssues } from "./setupNumber.ts";

interface ConditionEditorProps {
  index: number;
  condition: ExperimentSpec["conditions"][number];
  issues: SetupIssues;
}

const asExperiment = "as-experiment";

/** The name, the model and the noise sources of one condition. */
export function ConditionEditor({ index, condition, issues }: ConditionEditorProps) {
  const changeSetup = useLab((s) => s.changeSetup);
  const isOnly = useLab((s) => s.setup.conditions.length === 1);
  const { name, noise } = condition;
  return (
    <details className="condition-editor">
      <summary>{name || "(no name)"}</summary>
      <TextField
        label="Name"
        maxLength={40}
        value={name}
        error={issues.get(`conditions.${index}.name`)}
        onChange={(typed) =>
          changeSetup(
            `conditions.${index}.name`,
            (s) => withConditionName(s, index, typed),
            "typed",
          )
        }
      />
      <div className="source-grid">
        <SelectField
          label="Model"
          hint="model"
          value={condition.model?.name ?? asExperiment}
          options={[{ value: asExperiment, label: "as the experiment" }, ...modelOptions]}
          onChange={(model) =>
            changeSetup("conditions", (s) =>
              withConditionModel(s, index, model === asExperiment ? null : model),
            )
          }
        />
        {noiseSourceNames.map((source) => (
          <SourceField
            key={source}
            source={source}
            value={noise[source]}
            error={issues.get(`conditions.${index}.${source}`)}
            onChange={(setting) =>
              changeSetup("conditions", (s) => withSource(s, index, source, setting))
            }
          />
        ))}
      </div>
      <button
        type="button"
        className="quiet"
        disabled={isOnly}
        onClick={() => changeSetup("conditions", (s) => withoutCondition(s, index))}
      >
        Remove {name}
      </button>
    </details>
  );
}

interface SourceFieldProps<Source extends NoiseSourceName> {
  source: Source;
  value: SettingOf<Source>;
  error: string | undefined;
  onChange: (setting: SettingOf<Source>) => void;
}

function SourceField<Source extends NoiseSourceName>(props: SourceFieldProps<Source>) {
  const { source, ...field } = props;
  const { title, settings } = noiseSources[source];
  const options = settingsOf(source).map((value) => ({
    value,
    label: value,
    explanation: settings[value].explanation,
  }));
  return <SelectField label={title} hint={source} options={options} {...field} />;
}
