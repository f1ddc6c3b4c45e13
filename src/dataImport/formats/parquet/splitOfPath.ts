import { type GivenSplit, splitOfWord } from "../splitNames.ts";

/**
 * The split that a path names: `data/train-00000-of-00001.parquet`, `cifar10-test.parquet`,
 * `mnist/train/0000.parquet`. The file's name counts before the folders, inner before outer.
 */
export function splitOfPath(path: string): GivenSplit | null {
  for (const part of path.toLowerCase().split("/").reverse()) {
    for (const word of part.split(/[^a-z]+/)) {
      const split = splitOfWord(word);
      if (split !== null) return split;
    }
  }
  return null;
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
      .filter((word) => splitOfWord(word) === null && !/^(\d+|of)$/.test(word))
      .join("-");
    if (!layoutWords.has(title)) return title;
  }
  return "Images";
}
