import { useEffect, useRef } from "react";
import { formatDone, formatDuration } from "../../core/text/format.ts";
import type { ImportProgress, ImportState } from "../../state/importSlice.ts";
import { useLab } from "../../state/useLab.ts";
import { ImportDone, ImportStopped } from "./ImportEnd.tsx";
import { ImportForm } from "./ImportForm.tsx";

/** The current import: its progress, what there is to choose, how it ended. */
export function ImportPanel() {
  const importing = useLab((s) => s.importing);
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that started the import is gone: the focus moves to the heading.
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
      return <ImportDone title={importing.title} hash={importing.hash} />;
    case "failed":
    case "cancelled":
      return <ImportStopped ended={importing} />;
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
