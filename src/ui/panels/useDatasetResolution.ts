import { useMemo } from "react";
import { datasetResolution } from "../../state/datasetsSlice.ts";
import type { DatasetResolution } from "../../state/resolveDataset.ts";
import { useLab } from "../../state/useLab.ts";

/** Where the setup's data are; null until it is known what is here. */
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
