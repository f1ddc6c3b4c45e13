import { useEffect, useRef } from "react";

interface FileButtonProps {
  text: string;
  /** Name of the file input behind the button. */
  label: string;
  kind: "one" | "many" | "folder";
  accept?: string;
  onPick: (files: FileList) => void;
}

/** A button that lets the user choose files or a folder. */
export function FileButton({ text, label, kind, accept, onPick }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // React has no property for it.
    if (kind === "folder") input.current?.setAttribute("webkitdirectory", "");
  }, [kind]);
  return (
    <>
      <button type="button" onClick={() => input.current?.click()}>
        {text}
      </button>
      <input
        ref={input}
        type="file"
        multiple={kind !== "one"}
        accept={accept}
        hidden
        aria-label={label}
        onChange={({ target }) => {
          if (target.files !== null && target.files.length > 0) onPick(target.files);
          target.value = "";
        }}
      />
    </>
  );
}
