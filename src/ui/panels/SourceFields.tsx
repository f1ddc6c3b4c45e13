import type { ExperimentSpec } from "../../core/experiment/experimentSpec.ts";
import {
  type NoiseCondition,
  optionalPolicies,
  orderPolicies,
  perturbations,
  reductionOrders,
  seedPolicies,
} from "../../core/experiment/noiseCondition.ts";
import {
  conditionLimit,
  withAddedCondition,
  withConditionName,
  withOneSourceEach,
  withoutCondition,
  withSource,
} from "../../state/setupEdits.ts";
import { useLab } from "../../state/useLab.ts";
import { Field } from "../controls/Field.tsx";
import { SelectField } from "../controls/SelectField.tsx";

/** Every noise source of every condition by hand. */
export function SourceFields({ issues }: { issues: ReadonlyMap<string, string> }) {
  const setup = useLab((s) => s.setup);
  const changeSetup = useLab((s) => s.changeSetup);
  // Names change while they are typed: a condition has no identity but its place.
  const places = setup.conditions.map((_, index) => `place ${index + 1}`);
  return (
    <div className="source-fields">
      <div className="button-row">
        <button type="button" onClick={() => changeSetup("conditions", withOneSourceEach)}>
          One source at a time
        </button>
        <button
          type="button"
          disabled={setup.conditions.length >= conditionLimit}
          onClick={() => changeSetup("conditions", withAddedCondition)}
        >
          Add condition
        </button>
      </div>
      {places.map((place, index) => (
        <ConditionEditor
          key={place}
          index={index}
          condition={setup.conditions[index]}
          issues={issues}
        />
      ))}
    </div>
  );
}

interface ConditionEditorProps {
  index: number;
  condition: ExperimentSpec["conditions"][number];
  issues: ReadonlyMap<string, string>;
}

function ConditionEditor({ index, condition, issues }: ConditionEditorProps) {
  const changeSetup = useLab((s) => s.changeSetup);
  const isOnly = useLab((s) => s.setup.conditions.length === 1);
  const { name, noise } = condition;
  const set = <K extends keyof NoiseCondition>(source: K) => ({
    value: noise[source],
    onChange: (value: NoiseCondition[K]) =>
      changeSetup("conditions", (s) => withSource(s, index, source, value)),
  });
  return (
    <details className="condition-editor">
      <summary>{name || "(no name)"}</summary>
      <Field label="Name" error={issues.get(`conditions.${index}.name`)}>
        {({ id, describedBy }) => (
          <input
            id={id}
            type="text"
            maxLength={40}
            value={name}
            aria-describedby={describedBy}
            onChange={(event) => {
              const typed = event.target.value;
              const change = (s: ExperimentSpec) => withConditionName(s, index, typed);
              changeSetup(`conditions.${index}.name`, change, "typed");
            }}
          />
        )}
      </Field>
      <div className="source-grid">
        <SelectField label="Init" hint="init" options={choices(seedPolicies)} {...set("init")} />
        <SelectField
          label="Order"
          hint="order"
          options={choices(orderPolicies)}
          {...set("order")}
        />
        <SelectField
          label="Augmentation"
          hint="augmentation"
          options={choices(optionalPolicies)}
          {...set("augmentation")}
        />
        <SelectField
          label="Dropout"
          hint="dropout"
          options={choices(optionalPolicies)}
          error={issues.get(`conditions.${index}.dropout`)}
          {...set("dropout")}
        />
        <SelectField
          label="Perturbation"
          hint="perturbation"
          options={choices(perturbations)}
          {...set("perturbation")}
        />
        <SelectField
          label="Reduction"
          hint="reduction"
          options={choices(reductionOrders)}
          {...set("reduction")}
        />
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

function choices<Value extends string>(values: readonly Value[]) {
  return values.map((value) => ({ value, label: value }));
}
