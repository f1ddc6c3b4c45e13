import { type RefObject, useEffect } from "react";

const focusable = "button, input, select, a[href], [tabindex]";
/** Parts of the page that can have their own element for the focus. */
const places = "section, li";
const home = '[tabindex="-1"]';

/**
 * Keeps the focus near where it was: if the focused element is removed or disabled, the focus moves
 * to the element of tabindex -1 in the section or list item around it, or else in the whole. The
 * browser would move it to the page, and the next Tab would start over.
 */
export function useFocusKept(element: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const whole = element.current;
    if (whole === null) return;
    /** The places around the last focused element, innermost first. */
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
    // A click beside the controls removes the focus on purpose.
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
