import type { PackOptions } from "../../core/dataset/packOptions.ts";
import { useLab } from "../../state/useLab.ts";
import { Field } from "../controls/Field.tsx";

interface DescriptionFieldsProps {
  draft: PackOptions;
  issues: ReadonlyMap<string, string>;
}

const fields = [
  {
    option: "name",
    label: "Name",
    needs: "Lower-case letters, digits and dashes, at most 64",
    note: "Links and files call it so.",
  },
  { option: "title", label: "Title", needs: "1 to 200 characters" },
  { option: "licence", label: "Licence", needs: "1 to 200 characters" },
  { option: "source", label: "Source", needs: "1 to 200 characters" },
] as const;

/** What the data set is called, and where it is from. */
export function DescriptionFields({ draft, issues }: DescriptionFieldsProps) {
  const changeImport = useLab((s) => s.changeImport);
  return (
    <div className="field-grid">
      {fields.map(({ option, label, needs, ...more }) => (
        <Field
          key={option}
          label={label}
          error={issues.has(option) ? needs : undefined}
          note={"note" in more ? more.note : undefined}
        >
          {({ id, describedBy }) => (
            <input
              id={id}
              type="text"
              autoComplete="off"
              spellCheck={false}
              value={draft[option]}
              aria-invalid={issues.has(option)}
              aria-describedby={describedBy}
              onChange={(event) => {
                const text = event.target.value;
                changeImport((d) => ({ ...d, [option]: text }));
              }}
            />
          )}
        </Field>
      ))}
    </div>
  );
}
