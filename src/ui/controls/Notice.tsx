import type { ReactNode } from "react";

interface NoticeProps {
  kind: "error" | "info" | "warning";
  title: string;
  children?: ReactNode;
  onDismiss?: () => void;
}

const roles = { error: "alert", info: "status", warning: "note" } as const;

/** A message. Screen readers announce errors at once, infos politely, warnings not. */
export function Notice({ kind, title, children, onDismiss }: NoticeProps) {
  return (
    <div className={`notice notice-${kind}`} role={roles[kind]}>
      <div>
        <strong>{title}</strong>
        {children !== undefined && <div className="notice-text">{children}</div>}
      </div>
      {onDismiss !== undefined && (
        <button type="button" className="quiet" onClick={onDismiss}>
          Dismiss
        </button>
      )}
    </div>
  );
}
