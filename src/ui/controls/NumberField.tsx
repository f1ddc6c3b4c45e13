import { type ReactNode, useState } from "react";
import type { HintName } from "../hints.ts";
import { Field } from "./Field.tsx";

interface NumberFieldProps {
  label: string;
  hint?: HintName;
  /** Undefined only where the field may be empty. */
  value: number | undefined;
  /** Given NaN for a text that is no number, undefined for an empty optional field. */
  onChange: (value: number | undefined) => void;
  /** What is needed, shown while the value is invalid. */
  needs: string;
  invalid: boolean;
  optional?: boolean;
  whole?: boolean;
  placeholder?: string;
  note?: ReactNode;
}

/** A number that is typed: keeps the text as typed, passes on its value. */
export function NumberField(props: NumberFieldProps) {
  const { label, hint, value, onChange, needs, invalid, optional = false, note } = props;
  const [typed, setTyped] = useState("");
  const parsed = (text: string) => {
    if (text.trim() === "") return optional ? undefined : Number.NaN;
    return Number(text);
  };
  const text = Object.is(parsed(typed), value) ? typed : value === undefined ? "" : String(value);
  return (
    <Field label={label} hint={hint} error={invalid ? needs : undefined} note={note}>
      {({ id, describedBy }) => (
        <input
          id={id}
          type="text"
          inputMode={props.whole === false ? "decimal" : "numeric"}
          autoComplete="off"
          value={text}
          placeholder={props.placeholder}
          aria-invalid={invalid}
          aria-describedby={describedBy}
          onChange={(event) => {
            setTyped(event.target.value);
            onChange(parsed(event.target.value));
          }}
        />
      )}
    </Field>
  );
}
