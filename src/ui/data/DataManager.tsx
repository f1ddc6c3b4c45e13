import { useRef } from "react";
import { useLab } from "../../state/useLab.ts";
import { Dialog } from "../controls/Dialog.tsx";
import { Notice } from "../controls/Notice.tsx";
import { AddData } from "./AddData.tsx";
import { DataBrowser } from "./DataBrowser.tsx";
import { DatasetList } from "./DatasetList.tsx";
import { ImportPanel } from "./ImportPanel.tsx";
import { useFocusKept } from "./useFocusKept.ts";
import "./data.css";

/** The available data sets, one of them in detail, and the ways to add more. */
export function DataManager() {
  const isOpen = useLab((s) => s.isManagerOpen);
  const setManagerOpen = useLab((s) => s.setManagerOpen);
  return (
    <Dialog title="Data sets" open={isOpen} wide onClose={() => setManagerOpen(false)}>
      <Contents />
    </Dialog>
  );
}

function Contents() {
  const isBrowsing = useLab((s) => s.browsing.status !== "closed");
  const isIdle = useLab((s) => s.importing.status === "idle");
  const problem = useLab((s) => s.datasetsProblem);
  const dismiss = useLab((s) => s.dismissDatasetsProblem);
  const element = useRef<HTMLDivElement>(null);
  useFocusKept(element);
  return (
    <div className="data-manager" ref={element}>
      {problem !== null && (
        <Notice kind="error" title="The stored data sets cannot be used" onDismiss={dismiss}>
          {problem.message}
        </Notice>
      )}
      {isBrowsing ? (
        <DataBrowser />
      ) : (
        <>
          {!isIdle && <ImportPanel />}
          <DatasetList />
          {isIdle && <AddData />}
        </>
      )}
    </div>
  );
}
