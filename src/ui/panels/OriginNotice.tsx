import { useLab } from "../../state/useLab.ts";
import { Notice } from "../controls/Notice.tsx";

/** The link that the setup came from, if any. */
export function OriginNotice() {
  const origin = useLab((s) => s.setupOrigin);
  const dismiss = useLab((s) => s.dismissOrigin);
  if (origin.status === "own") return null;
  return origin.status === "link" ? (
    <Notice kind="info" title={`Experiment from a link: ${origin.name}`} onDismiss={dismiss} />
  ) : (
    <Notice kind="error" title="The link could not be opened" onDismiss={dismiss}>
      {origin.error.message}
    </Notice>
  );
}
