import { useEffect, useState } from "react";
import { useLab } from "../../state/useLab.ts";
import { droppedFiles } from "../data/givenFiles.ts";

/**
 * Opens what is dropped anywhere on the page: a single JSON file as results, anything else as
 * data.
 *
 * @returns True while a file is dragged over the page.
 */
export function useFileDrop(): boolean {
  const openResults = useLab((s) => s.openResults);
  const openFiles = useLab((s) => s.openFiles);
  const setManagerOpen = useLab((s) => s.setManagerOpen);
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const onDragOver = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      setIsOver(true);
    };
    const onDragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const onDrop = (event: DragEvent) => {
      setIsOver(false);
      const transfer = event.dataTransfer;
      const first = transfer?.files[0];
      if (!transfer || first === undefined) return;
      event.preventDefault();
      if (transfer.files.length === 1 && isResultsName(first.name)) {
        void openResults(first);
      } else {
        // Whether an entry is a folder can only be read in this task.
        void openFiles(droppedFiles(transfer));
        setManagerOpen(true);
      }
    };
    document.addEventListener("dragover", onDragOver);
    document.addEventListener("dragleave", onDragLeave);
    document.addEventListener("drop", onDrop);
    return () => {
      document.removeEventListener("dragover", onDragOver);
      document.removeEventListener("dragleave", onDragLeave);
      document.removeEventListener("drop", onDrop);
    };
  }, [openResults, openFiles, setManagerOpen]);
  return isOver;
}

/** `manifest.json` belongs to a packed data set; the import reports if the rest is missing. */
function isResultsName(name: string): boolean {
  return /\.json$/i.test(name) && name !== "manifest.json";
}
