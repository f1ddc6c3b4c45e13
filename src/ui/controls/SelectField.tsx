import type { ReactNode } from "react";
import type { HintName } from "../hints.ts";
import { Field } from "./Field.tsx";

export interface SelectOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** Shown by browsers that show the title of an option. */
  readonly explanation?: string;
}

interface SelectFieldProps<Value extends string> {
  label: string;
  hint?: HintName;
  value: Value;
  options: readonly SelectOption<Value>[];
  onChange: (value: Value) => void;
  error?: string | undefined;
  note?: ReactNode;
}

/** A choice among a few values. */
export function SelectField<Value extends string>(props: SelectFieldProps<Value>) {
  const { label, hint, value, options, onChange, error, note } = props;
  return (
    <Field label={label} hint={hint} error={error} note={note}>
      {({ id, describedBy }) => (
        <select
          id={id}
          value={value}
          aria-describedby={describedBy}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value);
            if (chosen !== undefined) onChange(chosen.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} title={option.explanation}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
