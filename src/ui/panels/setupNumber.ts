import type { ExperimentSpec } from "../../core/experiment/experimentSpec.ts";
import { useLab } from "../../state/useLab.ts";

/** What is wrong with the setup, by dotted path. */
export type SetupIssues = ReadonlyMap<string, string>;

/** For number fields of the setup: whether one is invalid, and how a typed value gets in. */
export function useSetupNumber(issues: SetupIssues) {
  const changeSetup = useLab((s) => s.changeSetup);
  return (path: string, into: (s: ExperimentSpec, value: number) => ExperimentSpec) => ({
    invalid: issues.has(path),
    onChange: (value: number | undefined) =>
      changeSetup(path, (s) => into(s, value ?? Number.NaN), "typed"),
  });
}
