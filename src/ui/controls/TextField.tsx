import { Field } from "./Field.tsx";

interface TextFieldProps {
  label: string;
  value: string;
  maxLength: number;
  error: string | undefined;
  onChange: (value: string) => void;
}

/** A line of text that is typed. */
export function TextField({ label, value, maxLength, error, onChange }: TextFieldProps) {
  return (
    <Field label={label} error={error}>
      {({ id, describedBy }) => (
        <input
          id={id}
          type="text"
          maxLength={maxLength}
          value={value}
          aria-describedby={describedBy}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
