import { formatBytes, formatMoment } from "../../core/text/format.ts";
import { isActive } from "../../state/runState.ts";
import { useLab } from "../../state/useLab.ts";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";

/** The last experiments that this browser keeps, to open again or to remove. */
export function SavedPanel() {
  const saved = useLab((s) => s.saved);
  const problem = useLab((s) => s.savedProblem);
  const active = useLab((s) => isActive(s.run));
  const openSaved = useLab((s) => s.openSaved);
  const removeSaved = useLab((s) => s.removeSaved);
  const dismiss = useLab((s) => s.dismissSavedProblem);
  if (saved.length === 0 && problem === null) return null;
  return (
    <Panel title="Last results">
      {problem !== null && (
        <Notice kind="error" title="The saved results cannot be used" onDismiss={dismiss}>
          {problem.message}.
        </Notice>
      )}
      <ul className="saved-list">
        {saved.map(({ id, name, startedAt, sizeChars, status }) => {
          const moment = formatMoment(startedAt);
          return (
            <li key={id}>
              <div>
                <strong>{name}</strong>
                {status === "failed" && <span className="badge badge-error">Failed</span>}
                <small>
                  <time dateTime={startedAt}>{moment}</time>, {formatBytes(sizeChars)}
                </small>
              </div>
              <button
                type="button"
                disabled={active}
                aria-label={`Open ${name} of ${moment}`}
                onClick={() => void openSaved(id)}
              >
                Open
              </button>
              <button
                type="button"
                className="quiet"
                aria-label={`Remove ${name} of ${moment}`}
                onClick={() => void removeSaved(id)}
              >
                Remove
              </button>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
