import type { SourceFile } from "../../../core/dataset/sourceFile.ts";

/** What a name in a table stands for: an image, none, or more than one. */
export type FoundImage =
  | { readonly kind: "one"; readonly index: number }
  | { readonly kind: "none" }
  | { readonly kind: "several"; readonly paths: readonly [string, string] };

const extension = /\.(png|jpe?g)$/i;

/**
 * Finds the image that a table means by a name: the path from the table's folder, the whole path,
 * or its last segments (`000001.jpg` for `img_align_celeba/000001.jpg`) if only one image ends so.
 * A name without extension finds the image with any.
 *
 * Looking up is a map's work; the maps are made when first needed, one for each count of segments.
 */
export class FileLookup {
  private readonly images: readonly SourceFile[];
  private readonly byEnding = new Map<string, Map<string, readonly number[]>>();

  /** @param images Upper and lower case in their paths differ. */
  constructor(images: readonly SourceFile[]) {
    this.images = images;
  }

  /**
   * @param name As the cell has it; backslashes and `./` are put right.
   * @param folder Of the table, "" or ending in a slash.
   */
  find(name: string, folder: string): FoundImage {
    const segments = name.split(/[\\/]/).filter((segment) => segment !== "" && segment !== ".");
    const path = segments.join("/").normalize("NFC");
    const hasExtension = extension.test(path);
    const named = this.endingIn(segments.length, hasExtension).get(path) ?? [];
    if (named.length === 1) return { kind: "one", index: named[0] };
    if (named.length === 0) return { kind: "none" };
    for (const whole of [folder + path, path]) {
      const exact = named.filter((index) => this.ending(index, null, hasExtension) === whole);
      if (exact.length === 1) return { kind: "one", index: exact[0] };
    }
    return { kind: "several", paths: [this.images[named[0]].path, this.images[named[1]].path] };
  }

  private endingIn(count: number, hasExtension: boolean): Map<string, readonly number[]> {
    const key = `${count} ${hasExtension}`;
    const known = this.byEnding.get(key);
    if (known !== undefined) return known;
    const map = new Map<string, number[]>();
    for (let index = 0; index < this.images.length; index++) {
      const end = this.ending(index, count, hasExtension);
      const same = map.get(end);
      if (same === undefined) map.set(end, [index]);
      else same.push(index);
    }
    this.byEnding.set(key, map);
    return map;
  }

  /** The last segments of an image's path, all if `count` is null. */
  private ending(index: number, count: number | null, hasExtension: boolean): string {
    const whole = this.images[index].path;
    const path = hasExtension ? whole : whole.replace(extension, "");
    return count === null ? path : path.split("/").slice(-count).join("/");
  }
}
