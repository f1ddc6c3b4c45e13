import { useEffect, useState } from "react";
import type { ExperimentSpec } from "../../core/experiment/experimentSpec.ts";
import { experimentToHash } from "../../state/shareLink.ts";

type CopyState = "ready" | "copied" | "refused";

const labels: Record<CopyState, string> = {
  ready: "Copy link",
  copied: "Link copied",
  refused: "Link is in the address bar",
};

/** Puts the experiment into the page's address and the address on the clipboard. */
export function CopyLinkButton({ spec, disabled }: { spec: ExperimentSpec; disabled?: boolean }) {
  const [state, setState] = useState<CopyState>("ready");
  useEffect(() => {
    if (state === "ready") return;
    const timer = setTimeout(() => setState("ready"), 3000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async () => {
    const address = new URL(experimentToHash(spec), location.href);
    history.replaceState(null, "", address);
    try {
      await navigator.clipboard.writeText(address.href);
      setState("copied");
    } catch {
      setState("refused");
    }
  };
  return (
    <button type="button" disabled={disabled} onClick={() => void copy()}>
      <span aria-live="polite">{labels[state]}</span>
    </button>
  );
}
