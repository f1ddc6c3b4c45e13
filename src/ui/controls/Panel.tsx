import { type ReactNode, useId } from "react";
import { type HintName, hints } from "../hints.ts";
import { Term } from "./Term.tsx";

interface PanelProps {
  title: string;
  hint?: HintName;
  /** Beside the title. */
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A titled part of the page. */
export function Panel({ title, hint, actions, className = "", children }: PanelProps) {
  const id = useId();
  return (
    <section className={`panel ${className}`} aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        {hint !== undefined && <Term definition={hints[hint]} label={title.toLowerCase()} />}
        {actions !== undefined && <div className="panel-actions">{actions}</div>}
      </header>
      {children}
    </section>
  );
}
