import { noiseSources, recipeSources } from "../../core/experiment/noiseSources.ts";
import { optimizers } from "../../core/experiment/training.ts";
import { recipeOf, withModelRate, withRecipeSource } from "../../state/setupEdits.ts";
import { useLab } from "../../state/useLab.ts";
import { CheckField } from "../controls/CheckField.tsx";
import { NumberField } from "../controls/NumberField.tsx";
import { TextField } from "../controls/TextField.tsx";
import { SizeFields } from "./SizeFields.tsx";
import { type SetupIssues, useSetupNumber } from "./setupNumber.ts";

/** Settings that most experiments leave as they are. */
export function AdvancedFields({ issues }: { issues: SetupIssues }) {
  const setup = useLab((s) => s.setup);
  const changeSetup = useLab((s) => s.changeSetup);
  const { training } = setup;
  const number = useSetupNumber(issues);
  return (
    <details>
      <summary>Advanced</summary>
      <TextField
        label="Name"
        maxLength={80}
        value={setup.name}
        error={issues.get("name")}
        onChange={(name) => changeSetup("name", (s) => ({ ...s, name }), "typed")}
      />
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
          note={optimizers[training.optimizer.kind].title}
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
        {recipeSources.map((source) => {
          const { title, modelRate } = noiseSources[source];
          if (modelRate === undefined) return null;
          const { name } = modelRate;
          return (
            <NumberField
              key={source}
              label={`${title} rate`}
              hint={source}
              whole={false}
              value={setup.model[name]}
              needs="A number from 0 to 0.9"
              {...number(`model.${name}`, (s, rate) => withModelRate(s, name, rate))}
            />
          );
        })}
        <SizeFields issues={issues} />
      </div>
      {recipeSources.map((source) => {
        const { title, modelRate } = noiseSources[source];
        if (modelRate !== undefined) return null;
        return (
          <CheckField
            key={source}
            label={title}
            hint={{ name: source, label: title.toLowerCase() }}
            checked={recipeOf(setup).includes(source)}
            onChange={(on) => changeSetup(source, (s) => withRecipeSource(s, source, on))}
          />
        );
      })}
      <CheckField
        label="Track divergence"
        hint={{ name: "divergenceTracking", label: "tracking divergence" }}
        checked={setup.trackDivergence}
        onChange={(trackDivergence) =>
          changeSetup("trackDivergence", (s) => ({ ...s, trackDivergence }))
        }
      />
      <CheckField
        label="Keep test logits in the results"
        hint={{ name: "keepLogits", label: "keeping test logits" }}
        note="Takes replicas × test images × classes × 4 bytes for each condition."
        checked={setup.keepLogits}
        onChange={(keepLogits) => changeSetup("keepLogits", (s) => ({ ...s, keepLogits }))}
      />
    </details>
  );
}
