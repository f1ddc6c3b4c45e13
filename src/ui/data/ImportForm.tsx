import { useMemo } from "react";
import { draftIssues } from "../../state/importDraft.ts";
import type { ImportChoice } from "../../state/importSlice.ts";
import { useLab } from "../../state/useLab.ts";
import { ColumnFields } from "./ColumnFields.tsx";
import { DescriptionFields } from "./DescriptionFields.tsx";
import { EstimateLines } from "./EstimateLines.tsx";
import { ImageFields } from "./ImageFields.tsx";
import { ReadingSummary } from "./ReadingSummary.tsx";
import { SplitFields } from "./SplitFields.tsx";

/** What was recognised, and what is to be made of it. */
export function ImportForm({ choice }: { choice: ImportChoice }) {
  const packImport = useLab((s) => s.packImport);
  const dismissImport = useLab((s) => s.dismissImport);
  const { inspected, draft } = choice;
  const issues = useMemo(() => draftIssues(inspected, draft), [inspected, draft]);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void packImport();
      }}
    >
      <ReadingSummary inspected={inspected} />
      <ColumnFields inspected={inspected} />
      <SplitFields choice={choice} issues={issues} />
      <ImageFields choice={choice} issues={issues} />
      <DescriptionFields choice={choice} issues={issues} />
      <EstimateLines choice={choice} issues={issues} />
      <div className="button-row">
        <button type="submit" className="primary" disabled={issues.size > 0}>
          Make data set
        </button>
        <button type="button" onClick={dismissImport}>
          Cancel
        </button>
      </div>
    </form>
  );
}
