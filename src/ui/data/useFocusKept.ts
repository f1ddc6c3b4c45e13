import { type RefObject, useEffect } from "react";

const focusable = "button, input, select, a[href], [tabindex]";
/** Parts of the page that have a place of their own for the focus. */
const places = "section, li";
const home = '[tabindex="-1"]';

/**
 * Keeps the focus near where it was: if what had it goes or is disabled, it moves to the place
 * (an element of tabindex -1) of the section or list item around it, or else of the whole. The
 * browser would put it on the page, and the next Tab would start over.
 */
export function useFocusKept(element: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const whole = element.current;
    if (whole === null) return;
    /** What was around the focus when it was last in here, inmost first. */
    let around: readonly Element[] = [];
    const remember = (target: EventTarget | null) => {
      around = target instanceof Element && whole.contains(target) ? placesAround(target) : [];
    };
    const placesAround = (target: Element): readonly Element[] => {
      const found: Element[] = [];
      for (let at = target.closest(places); at !== null && whole.contains(at); ) {
        found.push(at);
        at = at.parentElement?.closest(places) ?? null;
      }
      return [...found, whole];
    };
    const onFocus = ({ target }: FocusEvent) => remember(target);
    // A click beside everything takes the focus away on purpose.
    const onPointer = ({ target }: PointerEvent) =>
      remember(target instanceof Element ? target.closest(focusable) : null);
    const observer = new MutationObserver(() => {
      if (!isLost(document.activeElement)) return;
      for (const place of around) {
        if (!place.isConnected) continue;
        const next = place.matches(home) ? place : place.querySelector(home);
        if (next instanceof HTMLElement) {
          next.focus();
          return;
        }
      }
    });
    document.addEventListener("focusin", onFocus);
    document.addEventListener("pointerdown", onPointer);
    observer.observe(whole, { subtree: true, childList: true, attributeFilter: ["disabled"] });
    return () => {
      document.removeEventListener("focusin", onFocus);
      document.removeEventListener("pointerdown", onPointer);
      observer.disconnect();
    };
  }, [element]);
}

/** A disabled element loses the focus with the next frame. */
function isLost(active: Element | null): boolean {
  return active === null || active === document.body || active.matches(":disabled");
}
