import { useEffect } from "react";

/** Where a key has a meaning of its own. */
const controls =
  "input, select, textarea, button, summary, a[href], [role=button], [contenteditable=true]";

/**
 * Keys of the whole page, by `KeyboardEvent.key`. They do nothing while a dialog or a bubble is
 * open, nor, Escape apart, in a control.
 */
export function useShortcuts(actions: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (document.querySelector("dialog[open], [popover]:popover-open") !== null) return;
      const inControl = event.target instanceof Element && event.target.closest(controls) !== null;
      if (!Object.hasOwn(actions, event.key) || (inControl && event.key !== "Escape")) return;
      actions[event.key]();
      event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [actions]);
}
