import {
  type ExperimentSpec,
  type ProfileName,
  profileNames,
} from "../../core/experiment/experimentSpec.ts";
import { withExampleCount } from "../../state/setupEdits.ts";
import { useLab } from "../../state/useLab.ts";
import { NumberField } from "../controls/NumberField.tsx";
import { SelectField } from "../controls/SelectField.tsx";
import type { SetupIssues } from "./setupNumber.ts";

const splits = [
  { count: "trainCount", label: "Training images" },
  { count: "testCount", label: "Test images" },
] as const;

const cohortSizes = [1, 2, 4, 5, 8, 10, 20, 50];

/** How many examples to take, the tile sizes of the kernels, and the replicas of a cohort. */
export function SizeFields({ issues }: { issues: SetupIssues }) {
  const setup = useLab((s) => s.setup);
  const changeSetup = useLab((s) => s.changeSetup);
  const kind = useLab((s) => (s.adapter.status === "ready" ? s.adapter.passport.kind : null));
  return (
    <>
      {splits.map(({ count, label }) => (
        <NumberField
          key={count}
          label={label}
          value={setup.dataset[count]}
          optional
          placeholder="all"
          needs="A whole number from 1, or empty for all"
          invalid={issues.has(`dataset.${count}`)}
          onChange={(value) =>
            changeSetup(count, (s) => withExampleCount(s, count, value), "typed")
          }
        />
      ))}
      <SelectField
        label="Tile profile"
        hint="profile"
        value={setup.profile}
        options={profileOptions(kind)}
        note={setup.profile === "auto" || setup.profile === kind ? null : `This adapter: ${kind}`}
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
    </>
  );
}

/** `auto` says what it stands for here, once the adapter is known. */
function profileOptions(kind: ProfileName | null) {
  const auto = { value: "auto", label: kind === null ? "auto" : `auto (${kind})` } as const;
  return [auto, ...profileNames.map((value) => ({ value, label: value }))];
}

function cohortOptions(current: ExperimentSpec["cohortSize"]) {
  const sizes = new Set(["auto", ...cohortSizes.map(String), String(current)]);
  return [...sizes].map((value) => ({ value, label: value }));
}
