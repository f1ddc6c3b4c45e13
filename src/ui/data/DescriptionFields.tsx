import type { ImportChoice } from "../../state/importSlice.ts";
import { useLab } from "../../state/useLab.ts";
import { TextField } from "../controls/TextField.tsx";

/** What each part of the import's form is given. */
export interface ImportFieldsProps {
  choice: ImportChoice;
  /** What is wrong with the draft, by dotted path. */
  issues: ReadonlyMap<string, string>;
}

const shortText = "1 to 200 characters";
const fields = [
  {
    option: "name",
    label: "Name",
    needs: "Lower-case letters, digits and dashes, at most 64",
    note: "Links and exported files use this name.",
  },
  { option: "title", label: "Title", needs: shortText, note: undefined },
  { option: "licence", label: "Licence", needs: shortText, note: undefined },
  { option: "source", label: "Source", needs: shortText, note: undefined },
] as const;

/** What the data set is called, and where it is from. */
export function DescriptionFields({ choice: { draft }, issues }: ImportFieldsProps) {
  const changeImport = useLab((s) => s.changeImport);
  return (
    <div className="field-grid">
      {fields.map(({ option, label, needs, note }) => (
        <TextField
          key={option}
          label={label}
          value={draft[option]}
          error={issues.has(option) ? needs : undefined}
          note={note}
          onChange={(text) => changeImport((d) => ({ ...d, [option]: text }))}
        />
      ))}
    </div>
  );
}
