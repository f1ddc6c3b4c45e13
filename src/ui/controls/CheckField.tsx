import { type ReactNode, useId } from "react";
import { type HintName, hints } from "../hints.ts";
import { Term } from "./Term.tsx";

interface CheckFieldProps {
  label: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  /** One line under the label. */
  note?: string;
  hint?: { name: HintName; label: string };
}

/** A check box with a note. */
export function CheckField({ label, checked, onChange, note, hint }: CheckFieldProps) {
  const id = useId();
  return (
    <div className="check">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        onChange={(event) => onChange(event.target.checked)}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint !== undefined && <Term definition={hints[hint.name]} label={hint.label} />}
        {note !== undefined && (
          <p className="field-note" id={`${id}-note`}>
            {note}
          </p>
        )}
      </div>
    </div>
  );
}
