import { Fragment, useMemo } from "react";
import { splitNames } from "../../core/dataset/manifest.ts";
import type { PackedDataset } from "../../core/dataset/packedDataset.ts";
import { formatCount } from "../../core/text/format.ts";
import { exampleCounts } from "../../state/datasetGroups.ts";
import { DataTable } from "../controls/DataTable.tsx";

/** More subgroups than this are counted together. */
const mostColumns = 4;

/** Examples of each class and subgroup in both splits, as numbers and bars. */
export function CountsTable({ dataset }: { dataset: PackedDataset }) {
  const { classNames, subgroupNames } = dataset.manifest;
  const columns = useMemo(() => countColumns(dataset), [dataset]);
  const rows = classNames.map((className, classIndex) => ({
    key: className,
    cells: [
      className,
      ...columns.map(({ title, counts, most }) => (
        <Fragment key={title}>
          <span className="count">{formatCount(counts[classIndex])}</span>
          <span className="count-bar" style={{ width: `${(100 * counts[classIndex]) / most}%` }} />
        </Fragment>
      )),
    ],
  }));
  return (
    <DataTable
      label="Examples of each class"
      className="counts-table"
      columns={[{ title: "Class" }, ...columns]}
      rows={rows}
    >
      {subgroupNames.length > mostColumns && (
        <p className="field-note">
          All {subgroupNames.length} subgroups together; the images below are by subgroup.
        </p>
      )}
    </DataTable>
  );
}

interface CountColumn {
  readonly title: string;
  /** Shape [classes]. */
  readonly counts: readonly number[];
  /** The largest count of the split, so that bars of a split compare. */
  readonly most: number;
}

function countColumns({ manifest, train, test }: PackedDataset): readonly CountColumn[] {
  const { classNames, subgroupNames } = manifest;
  const areApart = subgroupNames.length > 1 && subgroupNames.length <= mostColumns;
  return splitNames.flatMap((splitName) => {
    const split = splitName === "train" ? train : test;
    const counts = exampleCounts(split, classNames.length, subgroupNames.length);
    const title = splitName === "train" ? "To train" : "To test";
    if (!areApart) {
      const totals = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
      return { title, counts: totals, most: Math.max(1, ...totals) };
    }
    const most = Math.max(1, ...counts.flat());
    return subgroupNames.map((subgroupName, subgroupIndex) => ({
      title: `${title}, ${subgroupName}`,
      counts: counts.map((row) => row[subgroupIndex]),
      most,
    }));
  });
}
