import { useEffect, useRef } from "react";
import { useLab } from "../../state/useLab.ts";
import { pickedFiles } from "./givenFiles.ts";
import { SourceList } from "./SourceList.tsx";

/** Ways to add a data set: the user's files, or one click. */
export function AddData() {
  const openFiles = useLab((s) => s.openFiles);
  const formats = useLab((s) => s.formats);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // React has no word for it.
    folder.current?.setAttribute("webkitdirectory", "");
  }, []);
  const take = (input: HTMLInputElement) => {
    if (input.files !== null && input.files.length > 0) void openFiles(pickedFiles(input.files));
    input.value = "";
  };
  return (
    <>
      <section aria-labelledby="data-files">
        <h3 id="data-files">Add your own</h3>
        <div className="drop-here">
          <p>
            Drop files or a folder anywhere on the page, or choose them. They are read here and
            never leave this computer.
          </p>
          <div className="button-row">
            <button type="button" onClick={() => files.current?.click()}>
              Choose files
            </button>
            <button type="button" onClick={() => folder.current?.click()}>
              Choose a folder
            </button>
          </div>
          <p className="field-note">
            {formats.length > 0 &&
              `Read are: ${formats.map(({ reads }) => reads).join(", ")}; in folders, ZIP, tar or gzip too.`}
          </p>
          <input
            ref={files}
            type="file"
            multiple
            hidden
            aria-label="Data files"
            onChange={(event) => take(event.target)}
          />
          <input
            ref={folder}
            type="file"
            multiple
            hidden
            aria-label="Data folder"
            onChange={(event) => take(event.target)}
          />
        </div>
      </section>
      <SourceList />
    </>
  );
}
