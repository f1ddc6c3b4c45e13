import type { ImportChoice } from "../../state/importSlice.ts";

/** What each part of the import's form is given. */
export interface ImportFieldsProps {
  choice: ImportChoice;
  /** What is wrong with the draft, by dotted path. */
  issues: ReadonlyMap<string, string>;
}
