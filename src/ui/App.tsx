import { lazy, useEffect, useState } from "react";
import { isActive } from "../state/runState.ts";
import { useLab } from "../state/useLab.ts";
import { DataNotice } from "./panels/DataNotice.tsx";
import { IntroPanel } from "./panels/IntroPanel.tsx";
import { OriginNotice } from "./panels/OriginNotice.tsx";
import { RunPanel } from "./panels/RunPanel.tsx";
import { SavedPanel } from "./panels/SavedPanel.tsx";
import { SetupPanel } from "./panels/SetupPanel.tsx";
import { CancelDialog } from "./shell/CancelDialog.tsx";
import { Header } from "./shell/Header.tsx";
import { LateDialog, LatePart } from "./shell/LatePart.tsx";
import { MissingWebGpu } from "./shell/MissingWebGpu.tsx";
import { OpenResults } from "./shell/OpenResults.tsx";
import { useFileDrop } from "./shell/useFileDrop.ts";
import { useShortcuts } from "./shell/useShortcuts.ts";

// Charts, report and data manager are most of the page's code, and the first picture needs none.
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
  const isShown = useLab((s) => s.shownSpec !== null);
  const isManagerOpen = useLab((s) => s.isManagerOpen);
  const hasResults = useLab((s) => s.results.status === "ready");
  const run = useLab((s) => s.run);
  const pauseRun = useLab((s) => s.pauseRun);
  const resumeRun = useLab((s) => s.resumeRun);
  const cancelRun = useLab((s) => s.cancelRun);

  const isRunning = isActive(run);
  const { status } = run;
  const close = () => setDialog("none");
  const help = () => setDialog("help");
  const askCancel = () => {
    if (isRunning && status !== "cancelling") setDialog("cancel");
  };
  const hold = () => void (status === "paused" ? resumeRun() : pauseRun());
  useShortcuts({ " ": hold, Escape: askCancel, "?": help });

  // Fetched while nothing else happens, so that a run does not start with their evaluation.
  useEffect(() => {
    const timer = setTimeout(
      // Without network they are fetched again when they are needed.
      () => void Promise.allSettled([loadCharts(), loadReport(), loadData(), loadHelp()]),
      1500,
    );
    return () => clearTimeout(timer);
  }, []);

  // A run that ends closes the question whether to cancel it.
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
              {/* Loaded apart: the report would else hide the charts and draw them all again. */}
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
