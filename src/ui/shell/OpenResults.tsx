import { useRef } from "react";
import { useLab } from "../../state/useLab.ts";
import { Notice } from "../controls/Notice.tsx";

/** The picker for a results file, and what went wrong with the last one. */
export function OpenResults() {
  const opening = useLab((s) => s.opening);
  const openResults = useLab((s) => s.openResults);
  const dismiss = useLab((s) => s.dismissOpening);
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="open-results">
      <p>
        <button type="button" onClick={() => input.current?.click()}>
          Open results
        </button>{" "}
        <span className="field-note">a JSON file exported here; or drop it on the page</span>
      </p>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label="Results file"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) void openResults(file);
          event.target.value = "";
        }}
      />
      {opening.status === "reading" && <p role="status">Reading {opening.fileName}</p>}
      {opening.status === "failed" && (
        <Notice kind="error" title={`${opening.fileName} was not opened`} onDismiss={dismiss}>
          {opening.error.message}
        </Notice>
      )}
    </div>
  );
}
