import type { SplitName } from "../../manifest.ts";

/** What a path says of the examples in it; null where it says nothing. */
export type NamedSplit = SplitName | "validation" | null;

const words: ReadonlyMap<string, NamedSplit> = new Map([
  ["train", "train"],
  ["training", "train"],
  ["test", "test"],
  ["testing", "test"],
  ["validation", "validation"],
  ["valid", "validation"],
  ["val", "validation"],
  ["dev", "validation"],
]);

/**
 * The split that a path names: `data/train-00000-of-00001.parquet`, `cifar10-test.parquet`,
 * `mnist/train/0000.parquet`. The file's name counts before the folders, inner before outer.
 */
export function splitOfPath(path: string): NamedSplit {
  for (const part of path.toLowerCase().split("/").reverse()) {
    for (const word of part.split(/[^a-z]+/)) {
      const split = words.get(word);
      if (split !== undefined) return split;
    }
  }
  return null;
}

/**
 * The splits of files that belong together. Validation examples join the training set; where no
 * file is a test set, they are it.
 *
 * @returns A split to a path, and notes for people.
 */
export function assignSplits(paths: readonly string[]): {
  splits: (SplitName | null)[];
  notes: string[];
} {
  const named = paths.map(splitOfPath);
  const validationAs: SplitName = named.includes("test") ? "train" : "test";
  const splits = named.map((split) => (split === "validation" ? validationAs : split));
  const joined =
    validationAs === "train"
      ? "The validation files join the training set."
      : "There are no test files: the validation files are the test set.";
  return { splits, notes: named.includes("validation") ? [joined] : [] };
}

/** Folders that say how files are laid out, not what is in them. */
const layoutWords: ReadonlySet<string> = new Set(["", "data", "default", "plain_text", "parquet"]);

/** What a path calls a data set, split and shard numbers aside: `mnist` of `mnist/train-00000.parquet`. */
export function titleOfPath(path: string): string {
  for (const part of path
    .replace(/\.\w+$/, "")
    .split("/")
    .reverse()) {
    const title = part
      .split(/[-.\s]+/)
      .filter((word) => !words.has(word.toLowerCase()) && !/^(\d+|of)$/.test(word))
      .join("-");
    if (!layoutWords.has(title)) return title;
  }
  return "Images";
}
