import {
  namesBothSplits,
  type PackOptions,
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
  const subgroup = choice.withoutSubgroups ? null : choice.subgroup;
  return {
    ...(choice.label === null ? {} : { label: choice.label }),
    ...(subgroup === null && !choice.withoutSubgroups ? {} : { subgroup }),
  };
}

/**
 * The options of a packing: what the command line says, and for the rest what the files suggest.
 *
 * @throws {LabError} "dataset-invalid", naming every field that is off.
 */
export function packOptionsOf(choice: PackChoice, reading: ReadFiles): PackOptions {
  const { suggestion } = reading;
  return parsePackOptions({
    name: choice.name ?? suggestion.name,
    title: choice.title ?? suggestion.title,
    licence: choice.licence ?? suggestion.licence,
    source: choice.source ?? suggestion.source,
    horizontalFlip: choice.horizontalFlip ?? suggestion.horizontalFlip,
    split: splitOf(choice, reading),
    seed: choice.seed,
    trainCount: choice.trainCount ?? undefined,
    testCount: choice.testCount ?? undefined,
    side: choice.side ?? undefined,
    channels: choice.channels ?? undefined,
  });
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
