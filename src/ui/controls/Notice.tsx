import type { ReactNode } from "react";

interface NoticeProps {
  kind: "error" | "info" | "warning";
  title: string;
  children?: ReactNode;
  onDismiss?: () => void;
}

/** Something to know, where it happened. Errors are announced at once. */
export function Notice({ kind, title, children, onDismiss }: NoticeProps) {
  return (
    <div className={`notice notice-${kind}`} role={kind === "error" ? "alert" : "status"}>
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
