import { conditionNames, namedConditions } from "../../core/experiment/noiseCondition.ts";
import { chosenNames, recipeOf, withNamedConditions } from "../../state/setupEdits.ts";
import { useLab } from "../../state/useLab.ts";
import { conditionStyles } from "../conditionStyle.ts";
import { CheckField } from "../controls/CheckField.tsx";
import { Segmented } from "../controls/Segmented.tsx";
import { Swatch } from "../controls/Swatch.tsx";
import { Term } from "../controls/Term.tsx";
import { hints } from "../hints.ts";
import { SourceFields } from "./SourceFields.tsx";
import type { SetupIssues } from "./setupNumber.ts";

const modes = [
  { value: "presets", label: "Presets" },
  { value: "sources", label: "Single sources" },
] as const;

/** The noise conditions to train under: the paper's, or source by source. */
export function ConditionFields({ issues }: { issues: SetupIssues }) {
  const setup = useLab((s) => s.setup);
  const mode = useLab((s) => s.conditionMode);
  const changeMode = useLab((s) => s.changeConditionMode);
  return (
    <fieldset>
      <legend>
        Noise conditions <Term definition={hints.condition} label="noise condition" />
      </legend>
      <Segmented
        label="How to choose conditions"
        value={mode}
        options={modes}
        onChange={changeMode}
      />
      {mode === "presets" ? <NamedConditions /> : <SourceFields issues={issues} />}
      {setup.conditions.length === 0 && <p className="field-error">Choose at least one.</p>}
    </fieldset>
  );
}

function NamedConditions() {
  const setup = useLab((s) => s.setup);
  const changeSetup = useLab((s) => s.changeSetup);
  const chosen = chosenNames(setup);
  const styles = conditionStyles(conditionNames);
  // Kept, so that a recipe survives while no condition is chosen.
  const recipe = recipeOf(setup);
  return (
    <div>
      {conditionNames.map((name, index) => (
        <CheckField
          key={name}
          label={
            <span className="condition-name">
              {name}
              <Swatch style={styles[index]} />
            </span>
          }
          note={namedConditions[name].explanation}
          checked={chosen.includes(name)}
          onChange={(checked) =>
            changeSetup("conditions", (s) =>
              withNamedConditions(
                s,
                checked ? [...chosen, name] : chosen.filter((other) => other !== name),
                recipe,
              ),
            )
          }
        />
      ))}
    </div>
  );
}
