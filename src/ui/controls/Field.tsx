import { type ReactNode, useId } from "react";
import { type HintName, hints } from "../hints.ts";
import { Term } from "./Term.tsx";

interface FieldProps {
  label: string;
  hint?: HintName | undefined;
  error?: string | undefined;
  /** What the value means. */
  note?: ReactNode;
  /** Draws the control; `describedBy` names its error and note. */
  children: (ids: { id: string; describedBy: string | undefined }) => ReactNode;
}

/** A label, its hint, a control, and what is wrong with it. */
export function Field({ label, hint, error, note, children }: FieldProps) {
  const id = useId();
  const errorId = `${id}-error`;
  const noteId = `${id}-note`;
  const described = [error === undefined ? "" : errorId, note === undefined ? "" : noteId];
  return (
    <div className="field">
      <div className="field-label">
        <label htmlFor={id}>{label}</label>
        {hint !== undefined && <Term definition={hints[hint]} label={label.toLowerCase()} />}
      </div>
      {children({
        id,
        describedBy: described.filter((part) => part !== "").join(" ") || undefined,
      })}
      {error !== undefined && (
        <p className="field-error" id={errorId}>
          {error}
        </p>
      )}
      {note !== undefined && (
        <p className="field-note" id={noteId}>
          {note}
        </p>
      )}
    </div>
  );
}
