import { readFileSync } from "node:fs";
import { mapTable } from "../../../src/core/closedTable.ts";
import {
  parseRecordedFile,
  type RecordedFile,
  type RecordedName,
  vectorsOf,
} from "./recordedFile.ts";

/** Where the recorded predictions lie. */
export const recordedUrl = new URL("recorded.json", import.meta.url);

/** What a recorded condition holds. */
interface RecordedCondition {
  readonly sharesSeeds: boolean;
  /** By seed block, shape [blocks][replicas]. */
  readonly blocks: readonly (readonly Uint8Array[])[];
  /** The beginnings of their weights' fingerprints, in the same order. */
  readonly weights: readonly (readonly string[])[];
}

/** The recorded predictions, and the file with all that is known of them. */
export interface Recorded {
  readonly file: RecordedFile;
  readonly conditions: Readonly<Record<RecordedName, RecordedCondition>>;
}

/** @throws {LabError} "results-invalid" if the file is not valid. */
export function readRecorded(): Recorded {
  const file = parseRecordedFile(JSON.parse(readFileSync(recordedUrl, "utf8")));
  const vectors = vectorsOf(file);
  return {
    file,
    conditions: mapTable(file.conditions, ({ predictions, weights }, name) => ({
      sharesSeeds: name.startsWith("IMPL"),
      blocks: predictions.map((block) => block.map((index) => vectors[index])),
      weights,
    })),
  };
}
