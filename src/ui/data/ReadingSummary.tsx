import { formatCount, formatShape } from "../../core/text/format.ts";
import type { ImportChoice } from "../../state/importSlice.ts";
import { Notice } from "../controls/Notice.tsx";
import { ScrollArea } from "../controls/ScrollArea.tsx";

const splitWords = { train: "train", test: "test" } as const;

/** What the files were recognised as. */
export function ReadingSummary({ inspected }: Pick<ImportChoice, "inspected">) {
  const { format, parts, classNames, subgroupNames, notes } = inspected;
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const subgroups = subgroupNames.length === 0 ? "" : `, ${subgroupNames.length} subgroups`;
  return (
    <>
      <p>
        Recognised as {format}: {formatCount(count)} examples, {formatCount(classNames.length)}{" "}
        classes{subgroups}.
      </p>
      {notes.length > 0 && (
        <Notice kind="info" title="What to know of these files">
          <ul>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </Notice>
      )}
      <ScrollArea label="What was found">
        <table>
          <thead>
            <tr>
              <th scope="col">Files</th>
              <th scope="col">Split</th>
              <th scope="col">Examples</th>
              <th scope="col">Images</th>
            </tr>
          </thead>
          <tbody>
            {parts.map(({ source, split, count: partCount, shape }) => (
              <tr key={`${source} ${split}`}>
                <th scope="row">{source}</th>
                <td>{split === null ? "not said" : splitWords[split]}</td>
                <td>{formatCount(partCount)}</td>
                <td>{shape === null ? "size not known yet" : formatShape(shape)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </>
  );
}
