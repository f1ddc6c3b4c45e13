import { type ExperimentSpec, profileNames } from "../../core/experiment/experimentSpec.ts";
import {
  recipeOf,
  withAugmentation,
  withDropoutRate,
  withExampleCount,
} from "../../state/setupEdits.ts";
import { useLab } from "../../state/useLab.ts";
import { CheckField } from "../controls/CheckField.tsx";
import { Field } from "../controls/Field.tsx";
import { NumberField } from "../controls/NumberField.tsx";
import { SelectField } from "../controls/SelectField.tsx";

const profiles = (["auto", ...profileNames] as const).map((value) => ({ value, label: value }));
const cohortSizes = [1, 2, 4, 5, 8, 10, 20, 50];

/** What most experiments leave as it is. */
export function AdvancedFields({ issues }: { issues: ReadonlyMap<string, string> }) {
  const setup = useLab((s) => s.setup);
  const changeSetup = useLab((s) => s.changeSetup);
  const { training, dataset } = setup;

  /** A number field of the setup: where its issues are, and how a typed value gets in. */
  const number = (path: string, into: (s: ExperimentSpec, value: number) => ExperimentSpec) => ({
    invalid: issues.has(path),
    onChange: (value: number | undefined) =>
      changeSetup(path, (s) => into(s, value ?? Number.NaN), "typed"),
  });

  return (
    <details className="advanced">
      <summary>Advanced</summary>
      <Field label="Name" error={issues.get("name")}>
        {({ id, describedBy }) => (
          <input
            id={id}
            type="text"
            maxLength={80}
            value={setup.name}
            aria-describedby={describedBy}
            onChange={(event) => {
              const name = event.target.value;
              changeSetup("name", (s) => ({ ...s, name }), "typed");
            }}
          />
        )}
      </Field>
      <div className="source-grid">
        <NumberField
          label="Batch size"
          hint="batch"
          value={training.batchSize}
          needs="A whole number from 1 to 1024"
          {...number("training.batchSize", (s, batchSize) => ({
            ...s,
            training: { ...s.training, batchSize },
          }))}
        />
        <NumberField
          label="Learning rate"
          hint="learningRate"
          whole={false}
          value={training.optimizer.learningRate}
          needs="A number above 0"
          note={training.optimizer.kind === "adam" ? "Adam" : "SGD with momentum"}
          {...number("training.optimizer.learningRate", (s, learningRate) => ({
            ...s,
            training: { ...s.training, optimizer: { ...s.training.optimizer, learningRate } },
          }))}
        />
        <NumberField
          label="Root seed"
          hint="rootSeed"
          value={setup.rootSeed}
          needs="A whole number from 0 to 4294967295"
          {...number("rootSeed", (s, rootSeed) => ({ ...s, rootSeed }))}
        />
        <NumberField
          label="Dropout rate"
          hint="dropout"
          whole={false}
          value={setup.model.dropoutRate}
          needs="A number from 0 to 0.9"
          {...number("model.dropoutRate", withDropoutRate)}
        />
        <NumberField
          label="Training images"
          value={dataset.trainCount}
          optional
          placeholder="all"
          needs="A whole number from 1, or nothing for all"
          invalid={issues.has("dataset.trainCount")}
          onChange={(value) =>
            changeSetup("trainCount", (s) => withExampleCount(s, "trainCount", value), "typed")
          }
        />
        <NumberField
          label="Test images"
          value={dataset.testCount}
          optional
          placeholder="all"
          needs="A whole number from 1, or nothing for all"
          invalid={issues.has("dataset.testCount")}
          onChange={(value) =>
            changeSetup("testCount", (s) => withExampleCount(s, "testCount", value), "typed")
          }
        />
        <SelectField
          label="Profile"
          hint="profile"
          value={setup.profile}
          options={profiles}
          onChange={(profile) => changeSetup("profile", (s) => ({ ...s, profile }))}
        />
        <SelectField
          label="Cohort"
          hint="cohort"
          value={String(setup.cohortSize)}
          options={cohortOptions(setup.cohortSize)}
          onChange={(value) =>
            changeSetup("cohortSize", (s) => ({
              ...s,
              cohortSize: value === "auto" ? "auto" : Number(value),
            }))
          }
        />
      </div>
      <CheckField
        label="Augmentation"
        hint={{ name: "augmentation", label: "augmentation" }}
        checked={recipeOf(setup).augmentation}
        onChange={(on) => changeSetup("augmentation", (s) => withAugmentation(s, on))}
      />
      <CheckField
        label="Track divergence"
        hint={{ name: "divergenceTracking", label: "tracking divergence" }}
        checked={setup.trackDivergence}
        onChange={(trackDivergence) =>
          changeSetup("trackDivergence", (s) => ({ ...s, trackDivergence }))
        }
      />
    </details>
  );
}

function cohortOptions(current: ExperimentSpec["cohortSize"]) {
  const sizes = new Set(["auto", ...cohortSizes.map(String), String(current)]);
  return [...sizes].map((value) => ({ value, label: value }));
}
