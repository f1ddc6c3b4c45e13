import { type ExperimentSpec, profileNames } from "../../core/experiment/experimentSpec.ts";
import { useLab } from "../../state/useLab.ts";
import { SelectField } from "../controls/SelectField.tsx";

const profiles = (["auto", ...profileNames] as const).map((value) => ({ value, label: value }));
const cohortSizes = [1, 2, 4, 5, 8, 10, 20, 50];

/** The tile sizes of the kernels, and how many replicas train in lockstep. */
export function ProfileCohortFields() {
  const setup = useLab((s) => s.setup);
  const changeSetup = useLab((s) => s.changeSetup);
  return (
    <>
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
    </>
  );
}

function cohortOptions(current: ExperimentSpec["cohortSize"]) {
  const sizes = new Set(["auto", ...cohortSizes.map(String), String(current)]);
  return [...sizes].map((value) => ({ value, label: value }));
}
