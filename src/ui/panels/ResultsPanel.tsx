import { useEffect, useState } from "react";
import { reportSteps } from "../../core/report/buildReport.ts";
import { sharedNotices } from "../../core/report/notices.ts";
import type { Report } from "../../core/report/report.ts";
import { statementsOf } from "../../core/report/statements.ts";
import type { ExperimentResults } from "../../core/results/results.ts";
import { useLab } from "../../state/useLab.ts";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { adapterTitle } from "../shell/AdapterBadge.tsx";
import { AsReleasedPanel } from "./AsReleasedPanel.tsx";
import { ComparisonPanel } from "./ComparisonPanel.tsx";
import { CopyLinkButton } from "./CopyLinkButton.tsx";
import { ExportButtons } from "./ExportButtons.tsx";
import { FingerprintTable } from "./FingerprintTable.tsx";
import { OtherDataNotice } from "./OtherDataNotice.tsx";
import { BreakdownTables, ReportTable } from "./ReportTable.tsx";

/** The verdicts, the report's tables and the exports. */
export function ResultsPanel() {
  const stored = useLab((s) => s.results);
  return stored.status === "ready" ? <Results results={stored.results} /> : null;
}

function Results({ results }: { results: ExperimentResults }) {
  const report = useReport(results);
  const { spec, passport, dataset } = results;
  // The link of results names the data that they were made on.
  const linked = { ...spec, dataset: { ...spec.dataset, hash: dataset.hash } };
  return (
    <Panel
      title="Report"
      hint="verdict"
      className="report"
      actions={
        <>
          <ExportButtons results={results} report={report} />
          <CopyLinkButton spec={linked} />
        </>
      }
    >
      <p className="made-on">
        Made on {adapterTitle(passport)} ({passport.browser})
        {passport.kind === "software" && (
          <span className="badge badge-software">Software adapter</span>
        )}{" "}
        <MadeWith results={results} />
      </p>
      <OtherDataNotice dataset={dataset} />
      {report === null ? (
        <p role="status">Computing the report</p>
      ) : (
        <Findings results={results} report={report} />
      )}
      <FingerprintTable results={results} />
      <ComparisonPanel results={results} />
    </Panel>
  );
}

/** Kernels and tile profile, and who chose it. */
function MadeWith({ results: { spec, versions, conditions } }: { results: ExperimentResults }) {
  const profile = conditions.at(0)?.profile;
  const chosen = spec.profile === "auto" ? "by the kind of adapter" : "by the experiment";
  return (
    <>
      Kernels version {versions.kernels}
      {profile !== undefined && `, tile profile ${profile}, chosen ${chosen}`}.
    </>
  );
}

/** Notices, verdicts, what the tests carry, and the tables. */
function Findings({ results, report }: { results: ExperimentResults; report: Report }) {
  const { shown, open } = statementsOf(report);
  return (
    <>
      {report.notices.map((notice) => (
        <Notice key={notice} kind="warning" title={notice} />
      ))}
      {sharedNotices(report).map(({ notice, names }) => (
        <Notice key={notice} kind="warning" title={notice}>
          {names.length === report.conditions.length ? "All conditions" : names.join(", ")}
        </Notice>
      ))}
      <ul className="verdicts">
        {report.conditions.map(({ name, verdict }) => (
          <li key={name}>{verdict}</li>
        ))}
        {shown.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {open.length > 0 && (
        <details>
          <summary>Not shown by these replicas: {open.length}</summary>
          <ul className="verdicts">
            {open.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </details>
      )}
      <ReportTable report={report} />
      <BreakdownTables report={report} />
      <AsReleasedPanel results={results} report={report} />
    </>
  );
}

/** The report of the results; null while it is computed, a condition per task. */
function useReport(results: ExperimentResults): Report | null {
  const [made, setMade] = useState<{ results: ExperimentResults; report: Report } | null>(null);
  useEffect(() => {
    const steps = reportSteps(results);
    let timer = setTimeout(function takeStep() {
      const step = steps.next();
      if (step.done) setMade({ results, report: step.value });
      else timer = setTimeout(takeStep, 0);
    }, 0);
    return () => clearTimeout(timer);
  }, [results]);
  return made?.results === results ? made.report : null;
}
