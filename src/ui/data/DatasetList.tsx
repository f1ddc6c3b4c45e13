import { useMemo } from "react";
import { formatBytes } from "../../core/text/format.ts";
import { listedDatasets, refKey } from "../../state/datasetList.ts";
import { useLab } from "../../state/useLab.ts";
import { useDatasetResolution } from "../panels/useDatasetResolution.ts";
import { DatasetRow } from "./DatasetRow.tsx";

/** The data sets of the page and of this browser, and the space they take. */
export function DatasetList() {
  const embedded = useLab((s) => s.embedded);
  const stored = useLab((s) => s.stored);
  const usage = useLab((s) => s.storageUsage);
  const inUse = useDatasetResolution();
  const listed = useMemo(() => listedDatasets(embedded, stored), [embedded, stored]);
  const inUseKey = inUse === null || inUse.kind === "missing" ? null : refKey(inUse);
  return (
    <section aria-labelledby="data-here">
      <h3 id="data-here" tabIndex={-1}>
        Available
      </h3>
      <ul className="dataset-list">
        {listed.map((dataset) => (
          <DatasetRow
            key={refKey(dataset.ref)}
            dataset={dataset}
            isInUse={refKey(dataset.ref) === inUseKey}
          />
        ))}
      </ul>
      {usage !== null && (
        <p className="field-note">
          This page has stored {formatBytes(usage.usedBytes)} of the {formatBytes(usage.quotaBytes)}{" "}
          that the browser allows.
        </p>
      )}
    </section>
  );
}
