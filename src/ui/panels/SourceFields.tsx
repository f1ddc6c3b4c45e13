import { conditionLimit } from "../../core/experiment/experimentSpec.ts";
import { withAddedCondition, withOneSourceEach } from "../../state/setupEdits.ts";
import { useLab } from "../../state/useLab.ts";
import { ConditionEditor } from "./ConditionEditor.tsx";
import type { SetupIssues } from "./setupNumber.ts";

/** Every noise source of every condition. */
export function SourceFields({ issues }: { issues: SetupIssues }) {
  const setup = useLab((s) => s.setup);
  const changeSetup = useLab((s) => s.changeSetup);
  // Names change while they are typed: a condition has no identity but its place.
  const places = setup.conditions.map((_, index) => `place ${index + 1}`);
  return (
    <div>
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
