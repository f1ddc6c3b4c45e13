import { withExampleCount } from "../../state/setupEdits.ts";
import { useLab } from "../../state/useLab.ts";
import { NumberField } from "../controls/NumberField.tsx";
import type { SetupIssues } from "./setupNumber.ts";

const splits = [
  { count: "trainCount", label: "Training images" },
  { count: "testCount", label: "Test images" },
] as const;

/** How many examples of each split to take; all unless a number is given. */
export function ExampleCountFields({ issues }: { issues: SetupIssues }) {
  const dataset = useLab((s) => s.setup.dataset);
  const changeSetup = useLab((s) => s.changeSetup);
  return splits.map(({ count, label }) => (
    <NumberField
      key={count}
      label={label}
      value={dataset[count]}
      optional
      placeholder="all"
      needs="A whole number from 1, or nothing for all"
      invalid={issues.has(`dataset.${count}`)}
      onChange={(value) => changeSetup(count, (s) => withExampleCount(s, count, value), "typed")}
    />
  ));
}
