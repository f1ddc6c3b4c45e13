import {
  namesBothSplits,
  type PackOptions,
  packOptionsSchema,
  parsePackOptions,
  usualTestShare,
} from "../../src/core/dataset/packOptions.ts";
import type {
  ColumnChoice,
  InspectedDataset,
  InspectedPart,
} from "../../src/protocol/importApi.ts";
import type { PackChoice } from "./packChoice.ts";

/** What options depend on of what was read. */
interface ReadFiles extends Pick<InspectedDataset, "suggestion"> {
  readonly parts: readonly Pick<InspectedPart, "split" | "count">[];
}

/** Which columns a command line asks for. */
export function columnChoiceOf(choice: PackChoice): ColumnChoice {
  const { label, subgroup, withoutSubgroups } = choice;
  return {
    ...(label === null ? {} : { label }),
    ...(subgroup === null && !withoutSubgroups ? {} : { subgroup }),
  };
}

/**
 * The options of a packing: those of the command line, and for the rest what the files suggest.
 *
 * @throws {LabError} "dataset-invalid", naming every field that is off.
 */
export function packOptionsOf(choice: PackChoice, reading: ReadFiles): PackOptions {
  const { suggestion } = reading;
  const fields = Object.keys(packOptionsSchema.shape);
  const given = Object.entries(choice).filter(
    ([field, value]) => value !== null && fields.includes(field),
  );
  const split = splitOf(choice, reading);
  return parsePackOptions({ ...suggestion, ...Object.fromEntries(given), split });
}

/** How the examples are split, and why, in a sentence or two. */
export function splitText({ split, seed }: PackOptions, choice: PackChoice): string {
  if (split.by === "files") return "Split as the files say.";
  const why = asksForSeed(choice) ? "" : "The files do not name both training and test examples. ";
  const percent = Number((100 * split.testShare).toPrecision(3));
  return `${why}Split by seed ${seed}: ${percent} % of each class to test.`;
}

function splitOf(choice: PackChoice, { parts }: ReadFiles): PackOptions["split"] {
  if (!asksForSeed(choice) && namesBothSplits(parts)) return { by: "files" };
  return { by: "seed", testShare: choice.testShare ?? shareOfCounts(choice) };
}

function asksForSeed({ splitBySeed, testShare }: PackChoice): boolean {
  return splitBySeed || testShare !== null;
}

/** With both counts given, the share in which they use up the examples evenly. */
function shareOfCounts({ trainCount, testCount }: PackChoice): number {
  if (trainCount === null || testCount === null) return usualTestShare;
  return testCount / (trainCount + testCount);
}
