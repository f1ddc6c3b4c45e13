import { lazy, type ReactNode, useCallback, useEffect, useState } from "react";
import { isActive } from "../state/runState.ts";
import { useLab } from "../state/useLab.ts";
import { Notice } from "./controls/Notice.tsx";
import { DataNotice } from "./panels/DataNotice.tsx";
import { IntroPanel } from "./panels/IntroPanel.tsx";
import { RunPanel } from "./panels/RunPanel.tsx";
import { SavedPanel } from "./panels/SavedPanel.tsx";
import { SetupPanel } from "./panels/SetupPanel.tsx";
import { CancelDialog } from "./shell/CancelDialog.tsx";
import { Header } from "./shell/Header.tsx";
import { LatePart } from "./shell/LatePart.tsx";
import { MissingWebGpu } from "./shell/MissingWebGpu.tsx";
import { OpenResults } from "./shell/OpenResults.tsx";
import { useFileDrop } from "./shell/useFileDrop.ts";
import { useShortcuts } from "./shell/useShortcuts.ts";

// Charts, figures and data manager are most of the page's weight, and no first picture needs them.
const loadCharts = () => import("./charts/ChartsPanel.tsx");
const loadReport = () => import("./panels/ResultsPanel.tsx");
const loadData = () => import("./data/DataManager.tsx");
const loadHelp = () => import("./shell/HelpDialog.tsx");
const ChartsPanel = lazy(async () => ({ default: (await loadCharts()).ChartsPanel }));
const ResultsPanel = lazy(async () => ({ default: (await loadReport()).ResultsPanel }));
const DataManager = lazy(async () => ({ default: (await loadData()).DataManager }));
const HelpDialog = lazy(async () => ({ default: (await loadHelp()).HelpDialog }));

/** The page: header, setup on one side, the experiment on the other. */
export function App() {
  const [dialog, setDialog] = useState<"none" | "help" | "cancel">("none");
  const isDropping = useFileDrop();
  const isRunning = useLab((s) => isActive(s.run));
  const isShown = useLab((s) => s.shownSpec !== null);
  const isManagerOpen = useLab((s) => s.isManagerOpen);
  const hasResults = useLab((s) => s.results.status === "ready");
  const status = useLab((s) => s.run.status);
  const pauseRun = useLab((s) => s.pauseRun);
  const resumeRun = useLab((s) => s.resumeRun);
  const cancelRun = useLab((s) => s.cancelRun);

  const close = useCallback(() => setDialog("none"), []);
  const askCancel = useCallback(() => {
    if (isRunning && status !== "cancelling") setDialog("cancel");
  }, [isRunning, status]);
  const hold = useCallback(() => {
    if (status === "paused") void resumeRun();
    else void pauseRun();
  }, [status, pauseRun, resumeRun]);
  const help = useCallback(() => setDialog("help"), []);
  useShortcuts({ onHold: hold, onCancel: askCancel, onHelp: help });

  // Fetched while nothing else happens, so that a run does not start with their evaluation.
  useEffect(() => {
    const timer = setTimeout(
      // Without network they are asked for again when they are needed.
      () => void Promise.allSettled([loadCharts(), loadReport(), loadData(), loadHelp()]),
      1500,
    );
    return () => clearTimeout(timer);
  }, []);

  // A run that ends while the question stands has answered it.
  useEffect(() => {
    if (!isRunning) setDialog((open) => (open === "cancel" ? "none" : open));
  }, [isRunning]);

  return (
    <div className="drop-zone" data-over={isDropping}>
      <a className="skip" href="#stage">
        Skip to the experiment
      </a>
      <Header onHelp={help} />
      <main>
        <div className="side">
          <OriginNotice />
          <DataNotice />
          <SetupPanel />
          <SavedPanel />
          <OpenResults />
        </div>
        <div className="stage" id="stage">
          <MissingWebGpu />
          {!isShown && <IntroPanel />}
          <RunPanel onCancel={askCancel} />
          {isShown && (
            <>
              {/* Apart: a report that is being loaded would hide the charts, and show them all anew. */}
              {hasResults && (
                <LatePart name="report">
                  <ResultsPanel />
                </LatePart>
              )}
              <LatePart name="charts">
                <ChartsPanel />
              </LatePart>
            </>
          )}
        </div>
      </main>
      <LateDialog name="data sets" isOpen={isManagerOpen}>
        <DataManager />
      </LateDialog>
      <LateDialog name="help" isOpen={dialog === "help"}>
        <HelpDialog open={dialog === "help"} onClose={close} />
      </LateDialog>
      <CancelDialog
        open={dialog === "cancel"}
        onKeep={close}
        onCancel={() => {
          close();
          void cancelRun();
        }}
      />
    </div>
  );
}

interface LateDialogProps {
  name: string;
  isOpen: boolean;
  children: ReactNode;
}

/** A dialog, fetched when it is first opened; it stays, so that the focus goes back. */
function LateDialog({ name, isOpen, children }: LateDialogProps) {
  const [isNeeded, setNeeded] = useState(false);
  useEffect(() => {
    if (isOpen) setNeeded(true);
  }, [isOpen]);
  return isNeeded && <LatePart name={name}>{children}</LatePart>;
}

/** Where the setup came from, if it was a link. */
function OriginNotice() {
  const origin = useLab((s) => s.setupOrigin);
  const dismiss = useLab((s) => s.dismissOrigin);
  if (origin.status === "own") return null;
  return origin.status === "link" ? (
    <Notice kind="info" title={`Experiment from a link: ${origin.name}`} onDismiss={dismiss} />
  ) : (
    <Notice kind="error" title="The link could not be opened" onDismiss={dismiss}>
      {origin.error.message}
    </Notice>
  );
}
