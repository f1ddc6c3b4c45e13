import { useEffect, useRef } from "react";
import type { PlainError } from "../../core/errors.ts";
import { formatDone, formatDuration } from "../../core/text/format.ts";
import type { ImportProgress, ImportState } from "../../state/importSlice.ts";
import { useLab } from "../../state/useLab.ts";
import { Notice } from "../controls/Notice.tsx";
import { useDatasetResolution } from "../panels/useDatasetResolution.ts";
import { ImportForm } from "./ImportForm.tsx";

/** The import at hand: how far it is, what there is to choose, how it ended. */
export function ImportPanel() {
  const importing = useLab((s) => s.importing);
  const heading = useRef<HTMLHeadingElement>(null);
  // What the import was started from has gone: the focus moves to what came in its place.
  useEffect(() => {
    heading.current?.focus();
  }, []);
  if (importing.status === "idle") return null;
  return (
    <section className="import" aria-labelledby="data-import">
      <h3 id="data-import" ref={heading} tabIndex={-1}>
        Adding: {importing.title}
      </h3>
      <ImportStep importing={importing} />
    </section>
  );
}

function ImportStep({ importing }: { importing: Exclude<ImportState, { status: "idle" }> }) {
  switch (importing.status) {
    case "reading":
    case "packing":
      return <ProgressLine progress={importing.progress} />;
    case "choosing":
      return <ImportForm choice={importing.choice} />;
    case "storing":
      return <p role="status">Storing it in this browser</p>;
    case "done":
      return <Done title={importing.title} hash={importing.hash} />;
    case "failed":
      return (
        <Notice kind="error" title="It could not be added">
          <p>{importing.error.message}</p>
          <p>{advice(importing.error, importing.back !== null)} Nothing stored before is lost.</p>
          <WaysOn hasForm={importing.back !== null} />
        </Notice>
      );
    case "cancelled":
      return (
        <Notice kind="info" title="Cancelled">
          <p>Nothing was stored. A download keeps what has arrived and goes on from there.</p>
          <WaysOn hasForm={importing.back !== null} />
        </Notice>
      );
    default: {
      const unknown: never = importing;
      return unknown;
    }
  }
}

function ProgressLine({ progress }: { progress: ImportProgress }) {
  const cancelImport = useLab((s) => s.cancelImport);
  const { activity, fraction, timeLeftMs } = progress;
  return (
    <>
      <p role="status">{activity}</p>
      <progress
        aria-label="Progress of the import"
        max={1}
        {...(fraction !== null && { value: fraction })}
      />
      <p className="field-note">
        {fraction !== null && formatDone(fraction)}
        {timeLeftMs !== null && `, ${formatDuration(timeLeftMs)} left`}
      </p>
      <div className="button-row">
        <button type="button" onClick={() => void cancelImport()}>
          Cancel
        </button>
      </div>
    </>
  );
}

function Done({ title, hash }: { title: string; hash: string }) {
  const stored = useLab((s) => s.stored.find((dataset) => dataset.hash === hash));
  const chooseDataset = useLab((s) => s.chooseDataset);
  const setManagerOpen = useLab((s) => s.setManagerOpen);
  const loadForBrowsing = useLab((s) => s.loadForBrowsing);
  const dismissImport = useLab((s) => s.dismissImport);
  const wanted = useDatasetResolution();
  return (
    <Notice kind="info" title={`${title} is here`}>
      {wanted?.kind === "missing" && (
        <p>These are not the data that the experiment names. {wanted.message}</p>
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

function WaysOn({ hasForm }: { hasForm: boolean }) {
  const resumeChoosing = useLab((s) => s.resumeChoosing);
  const retryImport = useLab((s) => s.retryImport);
  const dismissImport = useLab((s) => s.dismissImport);
  return (
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
  );
}

/** What to do about an error, by its kind. */
function advice({ code }: PlainError, hasForm: boolean): string {
  switch (code) {
    case "dataset-invalid":
      return `${hasForm ? "Choose otherwise, or mend" : "Mend"} the file or leave it out, and try again.`;
    case "dataset-missing":
      return "Check the network and try again: what has arrived is kept.";
    case "storage":
      return "If storage is full, remove a data set or take fewer or smaller images; if the browser refuses it, allow this page to keep data (private windows often do not).";
    case "out-of-memory":
      return "Take fewer or smaller images.";
    default:
      return "Try again; if it fails again, try fewer or other files.";
  }
}
