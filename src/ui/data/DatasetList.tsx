import { formatBytes } from "../../core/text/format.ts";
import { refKey } from "../../state/datasetList.ts";
import { useLab } from "../../state/useLab.ts";
import { useDatasets } from "../panels/useDatasets.ts";
import { DatasetRow } from "./DatasetRow.tsx";

/** The data sets of the page and of this browser, and the space they take. */
export function DatasetList() {
  const { listed, chosen } = useDatasets();
  const usage = useLab((s) => s.storageUsage);
  return (
    <section aria-labelledby="data-here">
      <h3 id="data-here" tabIndex={-1}>
        Available
      </h3>
      <ul className="dataset-list">
        {listed.map((dataset) => (
          <DatasetRow key={refKey(dataset.ref)} dataset={dataset} isInUse={dataset === chosen} />
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
