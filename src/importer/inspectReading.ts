import type { DatasetReading, SourcePart } from "../core/dataset/read/datasetReading.ts";
import type { InspectedDataset, InspectedPart } from "../protocol/importApi.ts";

/** A reading as plain data for the page: what there is to choose from, and counts. */
export function inspectReading(reading: DatasetReading): InspectedDataset {
  const { format, parts, classNames, subgroupNames, columns, chosen, suggestion, notes } = reading;
  return {
    format,
    parts: parts.map((part) => inspectPart(part, classNames.length)),
    classNames,
    subgroupNames,
    columns,
    chosen,
    suggestion,
    notes,
  };
}

function inspectPart(part: SourcePart, classCount: number): InspectedPart {
  const { source, split, count, shape, labels } = part;
  const classCounts = new Array<number>(classCount).fill(0);
  for (const label of labels) classCounts[label]++;
  return { source, split, count, classCounts, shape };
}
