import { useLab } from "../../state/useLab.ts";
import { TextField } from "../controls/TextField.tsx";
import type { ImportFieldsProps } from "./importFields.ts";

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
