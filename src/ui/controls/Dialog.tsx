import { type ReactNode, useEffect, useId, useRef } from "react";

interface DialogProps {
  title: string;
  open: boolean;
  onClose: () => void;
  /** As wide as the page allows, with a Close button on top. */
  wide?: boolean;
  children: ReactNode;
}

/** A modal dialog; Escape closes it and the focus returns to where it was. */
export function Dialog({ title, open, onClose, wide = false, children }: DialogProps) {
  const id = useId();
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current;
    if (dialog === null || dialog.open === open) return;
    if (open) dialog.showModal();
    else dialog.close();
  }, [open]);
  return (
    <dialog
      ref={element}
      className={wide ? "wide" : undefined}
      aria-labelledby={id}
      onClose={onClose}
    >
      {open && (
        <>
          <header className="dialog-head">
            <h2 id={id}>{title}</h2>
            {wide && (
              <button type="button" onClick={onClose}>
                Close
              </button>
            )}
          </header>
          {children}
        </>
      )}
    </dialog>
  );
}
