import { useId } from "react";
import { type SplitName, splitNames } from "../../core/dataset/manifest.ts";

const splitWords: Readonly<Record<SplitName, string>> = { train: "Training", test: "Test" };

interface SplitSwitchProps {
  splitName: SplitName;
  onChange: (splitName: SplitName) => void;
}

/** Which split's images are shown. */
export function SplitSwitch({ splitName, onChange }: SplitSwitchProps) {
  const group = useId();
  return (
    <fieldset className="split-switch">
      <legend>Images of</legend>
      <div className="segmented">
        {splitNames.map((name) => (
          <label key={name}>
            <input
              type="radio"
              name={group}
              checked={name === splitName}
              onChange={() => onChange(name)}
            />
            <span>{splitWords[name]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
