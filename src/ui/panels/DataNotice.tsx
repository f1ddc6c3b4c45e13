import { sources } from "../../core/dataset/sources.ts";
import { formatBytes } from "../../core/text/format.ts";
import { useLab } from "../../state/useLab.ts";
import { Notice } from "../controls/Notice.tsx";
import { useDatasetResolution } from "./useDatasets.ts";

/** Shown if the experiment's data are missing: which were wanted, and what can be done. */
export function DataNotice() {
  const { name, hash } = useLab((s) => s.setup.dataset);
  const changeSetup = useLab((s) => s.changeSetup);
  const setManagerOpen = useLab((s) => s.setManagerOpen);
  const openSource = useLab((s) => s.openSource);
  const resolution = useDatasetResolution();
  if (resolution?.kind !== "missing") return null;
  const { message, sourceName, sameName } = resolution;
  const source = sources.find((candidate) => candidate.name === sourceName);
  return (
    <Notice kind="warning" title={`The data of this experiment are not here: ${name}`}>
      <p>{message}</p>
      {source !== undefined && (
        <p>
          {source.title} can be downloaded: {formatBytes(source.downloadBytes)}, licence:{" "}
          {source.licence}.
          {hash !== undefined &&
            " Split, subset, sizes and seed have to be the same as then: the hash depends on them."}
        </p>
      )}
      <div className="button-row">
        {source !== undefined && (
          <button
            type="button"
            onClick={() => {
              setManagerOpen(true);
              void openSource(source.name);
            }}
          >
            Get {source.title}
          </button>
        )}
        {sameName !== undefined && (
          <button
            type="button"
            onClick={() =>
              changeSetup("dataset", (setup) => {
                const { hash: _, ...dataset } = setup.dataset;
                return { ...setup, dataset };
              })
            }
          >
            Use the data here instead
          </button>
        )}
        <button type="button" onClick={() => setManagerOpen(true)}>
          Add data...
        </button>
      </div>
    </Notice>
  );
}
