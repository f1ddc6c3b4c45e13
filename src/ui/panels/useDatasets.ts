import { useMemo } from "react";
import { type ListedDataset, listedDatasets, refKey } from "../../state/datasetList.ts";
import { datasetResolution } from "../../state/datasetsSlice.ts";
import type { DatasetResolution } from "../../state/resolveDataset.ts";
import { useLab } from "../../state/useLab.ts";

/** Where the setup's data are; null before the first listing. */
export function useDatasetResolution(): DatasetResolution | null {
  const wanted = useLab((s) => s.setup.dataset);
  const embedded = useLab((s) => s.embedded);
  const stored = useLab((s) => s.stored);
  const datasetsListed = useLab((s) => s.datasetsListed);
  return useMemo(
    () => datasetResolution({ embedded, stored, datasetsListed }, wanted),
    [embedded, stored, datasetsListed, wanted],
  );
}

/** The available data sets, and that of the setup; undefined if it is not among them. */
export function useDatasets() {
  const embedded = useLab((s) => s.embedded);
  const stored = useLab((s) => s.stored);
  const resolution = useDatasetResolution();
  const listed = useMemo(() => listedDatasets(embedded, stored), [embedded, stored]);
  const key = resolution === null || resolution.kind === "missing" ? null : refKey(resolution);
  const chosen: ListedDataset | undefined = listed.find(({ ref }) => refKey(ref) === key);
  return { listed, chosen, resolution };
}
