import { type ToggleEvent, useId, useRef } from "react";

interface TermProps {
  /** What the label means. */
  definition: string;
  /** Where the definition comes from. */
  source?: string | null;
  label: string;
}

/** A small "?" that explains a term: by click, tap or keyboard; Escape closes it. */
export function Term({ definition, source = null, label }: TermProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const place = (event: ToggleEvent<HTMLSpanElement>) => {
    if (event.newState !== "open" || button.current === null) return;
    const bubble = event.currentTarget;
    const anchor = button.current.getBoundingClientRect();
    const margin = 8;
    const left = Math.min(anchor.left, window.innerWidth - bubble.offsetWidth - margin);
    const below = anchor.bottom + 6;
    const fits = below + bubble.offsetHeight + margin < window.innerHeight;
    bubble.style.left = `${Math.max(margin, left)}px`;
    bubble.style.top = `${fits ? below : Math.max(margin, anchor.top - bubble.offsetHeight - 6)}px`;
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className="term"
        popoverTarget={id}
        aria-label={`What is meant by ${label}?`}
      >
        ?
      </button>
      <span id={id} popover="auto" className="bubble" onToggle={place}>
        {definition} {source !== null && <small>{source}</small>}
      </span>
    </>
  );
}
