import type { InspectedDataset, InspectedPart } from "../../protocol/importApi.ts";
import type { ReadContext } from "../readContext.ts";
import type { DatasetReading, SourcePart } from "../reading.ts";
import { sampleShape } from "./sampleShape.ts";

/** A reading as plain data for the page: what there is to choose from, and counts. */
export async function inspectReading(
  reading: DatasetReading,
  context: ReadContext,
): Promise<InspectedDataset> {
  const { format, parts, classNames, subgroupNames, columns, chosen, suggestion, notes } = reading;
  const inspected: InspectedPart[] = [];
  for (const part of parts) inspected.push(await inspectPart(part, classNames.length, context));
  return {
    format,
    parts: inspected,
    classNames,
    subgroupNames,
    columns,
    chosen,
    suggestion,
    notes,
  };
}

async function inspectPart(
  part: SourcePart,
  classCount: number,
  context: ReadContext,
): Promise<InspectedPart> {
  const { source, split, count, labels } = part;
  const classCounts = new Array<number>(classCount).fill(0);
  for (const label of labels) classCounts[label]++;
  const shape = await sampleShape(part, context);
  return { source, split, count, classCounts, shape };
}
