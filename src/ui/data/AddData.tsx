import { useLab } from "../../state/useLab.ts";
import { FileButton } from "../controls/FileButton.tsx";
import { pickedFiles } from "./givenFiles.ts";
import { SourceList } from "./SourceList.tsx";

/** Ways to add a data set: the user's files, or one click. */
export function AddData() {
  const openFiles = useLab((s) => s.openFiles);
  const formats = useLab((s) => s.formats);
  const open = (files: FileList) => void openFiles(pickedFiles(files));
  return (
    <>
      <section aria-labelledby="data-files">
        <h3 id="data-files">Add your own</h3>
        <div className="drop-here">
          <p>
            Drop files or a folder anywhere on the page, or choose them. They are read in this page
            and sent nowhere.
          </p>
          <div className="button-row">
            <FileButton text="Choose files" label="Data files" kind="many" onPick={open} />
            <FileButton text="Choose a folder" label="Data folder" kind="folder" onPick={open} />
          </div>
          <p className="field-note">
            {formats.length > 0 &&
              `Formats: ${formats.map(({ reads }) => reads).join(", ")}; also in folders, ZIP, tar or gzip.`}
          </p>
        </div>
      </section>
      <SourceList />
    </>
  );
}
