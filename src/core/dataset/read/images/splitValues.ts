import type { SplitName } from "../../manifest.ts";

/** What a folder or a cell says of the split of an image. */
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
 * Where validation images go: to train if there are test images, else they are the test images.
 *
 * @param splits Split of each image; all null if the files do not say.
 */
export function placeValidation(splits: readonly (GivenSplit | null)[]): {
  readonly splits: readonly (SplitName | null)[];
  readonly notes: readonly string[];
} {
  const count = splits.filter((split) => split === "validation").length;
  const place = splits.includes("test") ? "train" : "test";
  const note =
    place === "train"
      ? `${count} validation images join train.`
      : `No test images: the ${count} validation images are taken for them.`;
  return {
    splits: splits.map((split) => (split === "validation" ? place : split)),
    notes: count === 0 ? [] : [note],
  };
}
