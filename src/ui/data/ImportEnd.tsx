import type { PlainError } from "../../core/errors.ts";
import type { ImportState } from "../../state/importSlice.ts";
import { useLab } from "../../state/useLab.ts";
import { Notice } from "../controls/Notice.tsx";
import { useDatasetResolution } from "../panels/useDatasets.ts";

/** A data set that was added, and what can be done with it. */
export function ImportDone({ title, hash }: { title: string; hash: string }) {
  const stored = useLab((s) => s.stored.find((dataset) => dataset.hash === hash));
  const chooseDataset = useLab((s) => s.chooseDataset);
  const setManagerOpen = useLab((s) => s.setManagerOpen);
  const loadForBrowsing = useLab((s) => s.loadForBrowsing);
  const dismissImport = useLab((s) => s.dismissImport);
  const wanted = useDatasetResolution();
  return (
    <Notice kind="info" title={`${title} was added`}>
      {wanted?.kind === "missing" && (
        <p>This is not the data set that the experiment names. {wanted.message}</p>
      )}
      <div className="button-row">
        {stored !== undefined && (
          <>
            <button
              type="button"
              className="primary"
              onClick={() => {
                chooseDataset(stored.manifest.name, hash);
                dismissImport();
                setManagerOpen(false);
              }}
            >
              Use it
            </button>
            <button type="button" onClick={() => void loadForBrowsing({ kind: "stored", hash })}>
              Look at it
            </button>
          </>
        )}
        <button type="button" onClick={dismissImport}>
          Add another
        </button>
      </div>
    </Notice>
  );
}

/** An import that failed or was cancelled, and the ways to continue. */
export function ImportStopped({
  ended,
}: {
  ended: Extract<ImportState, { status: "failed" | "cancelled" }>;
}) {
  const resumeChoosing = useLab((s) => s.resumeChoosing);
  const retryImport = useLab((s) => s.retryImport);
  const dismissImport = useLab((s) => s.dismissImport);
  const hasForm = ended.back !== null;
  return (
    <Notice
      kind={ended.status === "failed" ? "error" : "info"}
      title={ended.status === "failed" ? "The data could not be added" : "Cancelled"}
    >
      {ended.status === "failed" ? (
        <>
          <p>{ended.error.message}</p>
          <p>{advice(ended.error, hasForm)} Data sets stored before are unchanged.</p>
        </>
      ) : (
        <p>Nothing was stored. A download keeps the bytes received and can be resumed.</p>
      )}
      <div className="button-row">
        {hasForm ? (
          <button type="button" onClick={resumeChoosing}>
            Back to the choices
          </button>
        ) : (
          <button type="button" onClick={() => void retryImport()}>
            Try again
          </button>
        )}
        <button type="button" onClick={dismissImport}>
          Choose other data
        </button>
      </div>
    </Notice>
  );
}

/** What to do about an error, by its code. */
function advice({ code }: PlainError, hasForm: boolean): string {
  switch (code) {
    case "dataset-invalid":
      return `${hasForm ? "Change the choices, or repair" : "Repair"} the file or leave it out, and try again.`;
    case "dataset-missing":
      return "Check the network and try again: the bytes received are kept.";
    case "storage":
      return "If storage is full, remove a data set or take fewer or smaller images; if the browser refuses it, allow this page to store data (private windows often do not).";
    case "out-of-memory":
      return "Take fewer or smaller images.";
    default:
      return "Try again; if it fails again, try fewer or other files.";
  }
}
