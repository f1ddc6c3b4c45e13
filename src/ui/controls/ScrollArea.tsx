import { type ReactNode, useEffect, useRef } from "react";

/** A part that scrolls on its own; the keyboard can reach it to scroll. */
export function ScrollArea({ label, children }: { label: string; children: ReactNode }) {
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    // Not every browser lets the keyboard into a scrolling box by itself.
    if (element.current !== null) element.current.tabIndex = 0;
  }, []);
  return (
    <section ref={element} className="table-scroll" aria-label={label}>
      {children}
    </section>
  );
}
