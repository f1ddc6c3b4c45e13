import { formatCount, formatShape } from "../../core/text/format.ts";
import type { ImportChoice } from "../../state/importSlice.ts";
import { DataTable } from "../controls/DataTable.tsx";
import { Notice } from "../controls/Notice.tsx";

const columns = ["Files", "Split", "Examples", "Images"].map((title) => ({ title }));

/** What the files were recognised as. */
export function ReadingSummary({ inspected }: Pick<ImportChoice, "inspected">) {
  const { format, parts, classNames, subgroupNames, notes } = inspected;
  const exampleCount = parts.reduce((sum, { count }) => sum + count, 0);
  const subgroups = subgroupNames.length === 0 ? "" : `, ${subgroupNames.length} subgroups`;
  const rows = parts.map(({ source, split, count, shape }) => ({
    key: `${source} ${split}`,
    cells: [
      source,
      split ?? "not stated",
      formatCount(count),
      shape === null ? "size not known yet" : formatShape(shape),
    ],
  }));
  return (
    <>
      <p>
        Recognised as {format}: {formatCount(exampleCount)} examples,{" "}
        {formatCount(classNames.length)} classes{subgroups}.
      </p>
      {notes.length > 0 && (
        <Notice kind="info" title="Notes on these files">
          <ul>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </Notice>
      )}
      <DataTable label="What was found" columns={columns} rows={rows} />
    </>
  );
}
