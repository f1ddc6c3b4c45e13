import type { SplitName } from "../../core/dataset/manifest.ts";

/** The split that a folder, a file's name or a cell names. */
export type GivenSplit = SplitName | "validation";

const splitWords: Readonly<Record<string, GivenSplit>> = {
  train: "train",
  training: "train",
  test: "test",
  testing: "test",
  val: "validation",
  valid: "validation",
  validation: "validation",
  dev: "validation",
};

/** Partitions of CelebA. */
const splitNumbers: Readonly<Record<string, GivenSplit>> = {
  "0": "train",
  "1": "validation",
  "2": "test",
};

/** The split that a name stands for, whatever its case; null if it stands for none. */
export function splitOfWord(word: string): GivenSplit | null {
  const lower = word.toLowerCase();
  return Object.hasOwn(splitWords, lower) ? splitWords[lower] : null;
}

/** The split of a cell: a word, or a partition of CelebA, 0 train, 1 validation, 2 test. */
export function splitOfCell(cell: string): GivenSplit | null {
  return Object.hasOwn(splitNumbers, cell) ? splitNumbers[cell] : splitOfWord(cell);
}

/**
 * Where validation examples go: into the training set if there is a test set, else they are it.
 *
 * @param splits Split of each image or file; null where none is named.
 * @param what What the splits are of, for the note.
 * @returns The splits in the same order, and notes for people.
 */
export function placeValidation(
  splits: readonly (GivenSplit | null)[],
  what: "images" | "files",
): {
  readonly splits: readonly (SplitName | null)[];
  readonly notes: readonly string[];
} {
  const place = splits.includes("test") ? "train" : "test";
  const note =
    place === "train"
      ? `The validation ${what} join the training set.`
      : `There are no test ${what}: the validation ${what} are the test set.`;
  return {
    splits: splits.map((split) => (split === "validation" ? place : split)),
    notes: splits.includes("validation") ? [note] : [],
  };
}
