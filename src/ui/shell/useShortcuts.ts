import { useEffect } from "react";

interface Shortcuts {
  /** Space. */
  onHold: () => void;
  /** Escape. */
  onCancel: () => void;
  /** Question mark. */
  onHelp: () => void;
}

/** Where a key has a meaning of its own. */
const controls =
  "input, select, textarea, button, summary, a[href], [role=button], [contenteditable=true]";

/** Keys of the whole page. They are silent in controls, dialogs and open bubbles. */
export function useShortcuts({ onHold, onCancel, onHelp }: Shortcuts): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (document.querySelector("dialog[open], [popover]:popover-open") !== null) return;
      const inControl = event.target instanceof Element && event.target.closest(controls) !== null;
      if (event.key === "Escape") {
        onCancel();
        event.preventDefault();
      } else if (event.key === " " && !inControl) {
        onHold();
        event.preventDefault();
      } else if (event.key === "?" && !inControl) {
        onHelp();
        event.preventDefault();
      }
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [onHold, onCancel, onHelp]);
}
