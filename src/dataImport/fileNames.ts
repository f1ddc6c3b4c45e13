import type { SplitName } from "../core/dataset/manifest.ts";
import type { SourceFile } from "../core/dataset/sourceFile.ts";
import type { DatasetSuggestion } from "../protocol/importApi.ts";

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The folders of a path, with the slash at their end: `a/b/` of `a/b/c.png`. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** Orders files by path, by code unit: the same on every machine, whatever order they came in. */
export function byPath(a: SourceFile, b: SourceFile): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

type WithSplit = { readonly split: SplitName | null };

/** Orders parts: what trains, what tests, what does not say. */
export function trainFirst(a: WithSplit, b: WithSplit): number {
  const rank = ({ split }: WithSplit) => (split === "train" ? 0 : split === "test" ? 1 : 2);
  return rank(a) - rank(b);
}

/** The first few paths, and how many more there are. */
export function listPaths(files: readonly SourceFile[], shownCount = 5): string {
  const shown = files.slice(0, shownCount).map((file) => file.path);
  const more = files.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}

/** What file names alone say of a data set. */
export function suggestionFromNames(
  title: string,
  files: readonly SourceFile[],
): Pick<DatasetSuggestion, "name" | "title" | "licence" | "source"> {
  const slug = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, 64)
    .replace(/-+$/, "");
  const names = [...new Set(files.map((file) => baseName(file.path)))].join(", ");
  return {
    name: slug || "images",
    title: title.slice(0, 200) || "Images",
    licence: "not stated",
    source: names.slice(0, 200) || "files",
  };
}
