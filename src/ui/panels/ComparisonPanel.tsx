import { useMemo } from "react";
import { type ComparisonVerdict, compareRuns } from "../../core/report/compareRuns.ts";
import { comparisonSentence } from "../../core/report/comparisonText.ts";
import type { ExperimentResults } from "../../core/results/results.ts";
import { formatMoment } from "../../core/text/format.ts";
import { useLab } from "../../state/useLab.ts";
import { DataTable } from "../controls/DataTable.tsx";
import { FileButton } from "../controls/FileButton.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Term } from "../controls/Term.tsx";
import { hints } from "../hints.ts";

/** The shown results compared bit by bit with another run of the experiment. */
export function ComparisonPanel({ results }: { results: ExperimentResults }) {
  const comparison = useLab((s) => s.comparison);
  const end = useLab((s) => s.endComparison);
  return (
    <details className="comparison">
      <summary>Compare with another run</summary>
      <p className="field-note">
        Another run of the same experiment: a file exported here or written by the command line, or
        saved results. <Term definition={hints.comparison} label="comparing runs" />
      </p>
      <OtherRuns startedAt={results.startedAt} />
      {comparison.status === "reading" && <p role="status">Reading {comparison.name}</p>}
      {comparison.status === "failed" && (
        <Notice kind="error" title={`${comparison.name} was not opened`} onDismiss={end}>
          {comparison.error.message}
        </Notice>
      )}
      {comparison.status === "ready" && (
        <Outcome shown={results} other={comparison.results} name={comparison.name} />
      )}
    </details>
  );
}

/** What to compare with. The shown run itself is left out of the saved ones. */
function OtherRuns({ startedAt: shownStartedAt }: { startedAt: string }) {
  const saved = useLab((s) => s.saved);
  const compareWithFile = useLab((s) => s.compareWithFile);
  const compareWithSaved = useLab((s) => s.compareWithSaved);
  return (
    <p className="comparison-choices">
      <FileButton
        text="Choose a file"
        label="Results file to compare with"
        kind="one"
        accept=".json,application/json"
        onPick={([file]) => void compareWithFile(file)}
      />
      {saved
        .filter(({ startedAt }) => startedAt !== shownStartedAt)
        .map(({ id, name, startedAt }) => {
          const title = `${name} of ${formatMoment(startedAt)}`;
          return (
            <button key={id} type="button" onClick={() => void compareWithSaved(id, title)}>
              {title}
            </button>
          );
        })}
    </p>
  );
}

function Outcome(props: { shown: ExperimentResults; other: ExperimentResults; name: string }) {
  const { shown, other, name } = props;
  const verdict = useMemo(() => compareRuns(shown, other), [shown, other]);
  return (
    <div role="status">
      <Notice
        kind={verdict.identical ? "info" : "warning"}
        title={comparisonSentence(verdict)}
      >{`The shown run and ${name}.`}</Notice>
      {verdict.causes.length > 0 && (
        <>
          <h3>Possible causes</h3>
          <ul className="verdicts">
            {verdict.causes.map((cause) => (
              <li key={cause}>{cause}</li>
            ))}
          </ul>
        </>
      )}
      <Differences verdict={verdict} name={name} />
    </div>
  );
}

function Differences({ verdict, name }: { verdict: ComparisonVerdict; name: string }) {
  const columns = ["Differs", "Shown run", name].map((title) => ({ title }));
  const rows = verdict.differences.map(({ title, a, b }) => ({
    key: title,
    cells: [title, a, b],
  }));
  return rows.length === 0 ? (
    <p>Passports, versions and tile profiles agree.</p>
  ) : (
    <DataTable
      label="Fields in which the runs differ"
      className="comparison-fields"
      columns={columns}
      rows={rows}
    />
  );
}
