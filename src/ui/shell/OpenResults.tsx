import { useLab } from "../../state/useLab.ts";
import { FileButton } from "../controls/FileButton.tsx";
import { Notice } from "../controls/Notice.tsx";

/** The picker for a results file, and what went wrong with the last one. */
export function OpenResults() {
  const opening = useLab((s) => s.opening);
  const openResults = useLab((s) => s.openResults);
  const dismiss = useLab((s) => s.dismissOpening);
  return (
    <div>
      <p>
        <FileButton
          text="Open results"
          label="Results file"
          kind="one"
          accept=".json,application/json"
          onPick={([file]) => void openResults(file)}
        />{" "}
        <span className="field-note">a JSON file exported here; or drop it on the page</span>
      </p>
      {opening.status === "reading" && <p role="status">Reading {opening.fileName}</p>}
      {opening.status === "failed" && (
        <Notice kind="error" title={`${opening.fileName} was not opened`} onDismiss={dismiss}>
          {opening.error.message}
        </Notice>
      )}
    </div>
  );
}
