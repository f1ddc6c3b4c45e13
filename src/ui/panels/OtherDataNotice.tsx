import { useMemo } from "react";
import type { ExperimentResults } from "../../core/results/results.ts";
import { resolveDataset } from "../../state/resolveDataset.ts";
import { useLab } from "../../state/useLab.ts";
import { Notice } from "../controls/Notice.tsx";

/** Shown where results were made on other data than the available data of that name. */
export function OtherDataNotice({ dataset }: { dataset: ExperimentResults["dataset"] }) {
  const embedded = useLab((s) => s.embedded);
  const stored = useLab((s) => s.stored);
  const { name, hash } = dataset;
  const found = useMemo(
    () => resolveDataset({ name, hash }, embedded, stored),
    [name, hash, embedded, stored],
  );
  if (found.kind !== "missing" || found.sameName === undefined) return null;
  return (
    <Notice kind="warning" title="Made on other data than the data set of that name here">
      {found.message} A new run here will not repeat these results.
    </Notice>
  );
}
