import { Field } from "./Field.tsx";

interface TextFieldProps {
  label: string;
  value: string;
  maxLength?: number;
  error: string | undefined;
  note?: string | undefined;
  onChange: (value: string) => void;
}

/** A line of text that is typed. */
export function TextField({ label, value, maxLength, error, note, onChange }: TextFieldProps) {
  return (
    <Field label={label} error={error} note={note}>
      {({ id, describedBy }) => (
        <input
          id={id}
          type="text"
          autoComplete="off"
          spellCheck={false}
          maxLength={maxLength}
          value={value}
          aria-invalid={error !== undefined}
          aria-describedby={describedBy}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
