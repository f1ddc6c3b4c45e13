import type { Recorded } from "../recorded/readRecorded.ts";
import type { RecordedName } from "../recorded/recordedFile.ts";
import { type ConditionPopulation, conditionPopulation } from "./population.ts";

/** A recorded condition, to draw samples from. */
export function recordedPopulation(
  { file, conditions }: Recorded,
  name: RecordedName,
): ConditionPopulation {
  const { blocks, sharesSeeds } = conditions[name];
  return conditionPopulation(file.dataset, blocks, sharesSeeds);
}
