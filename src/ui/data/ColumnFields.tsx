import type { ImportChoice } from "../../state/importSlice.ts";
import { useLab } from "../../state/useLab.ts";
import { SelectField } from "../controls/SelectField.tsx";

const noSubgroup = "";

/** Which column is the label, and which the subgroup; nothing where the files have one label. */
export function ColumnFields({ inspected }: Pick<ImportChoice, "inspected">) {
  const chooseColumns = useLab((s) => s.chooseColumns);
  const { columns, chosen } = inspected;
  if (columns.length === 0) return null;
  const options = columns.map(({ name, valueCount, sampleValues }) => {
    const more = valueCount > sampleValues.length ? ", ..." : "";
    return { value: name, label: `${name}: ${sampleValues.join(", ")}${more}` };
  });
  return (
    <div className="field-grid">
      <SelectField
        label="Label"
        value={chosen.label ?? ""}
        options={options}
        onChange={(label) => void chooseColumns({ label, subgroup: chosen.subgroup })}
        note="The class that a network learns to predict."
      />
      <SelectField
        label="Subgroup"
        value={chosen.subgroup ?? noSubgroup}
        options={[{ value: noSubgroup, label: "none" }, ...options]}
        onChange={(value) =>
          void chooseColumns({
            ...(chosen.label !== null && { label: chosen.label }),
            subgroup: value === noSubgroup ? null : value,
          })
        }
        note="Figures are reported for each subgroup too."
      />
    </div>
  );
}
