import type { SplitName } from "../../../core/dataset/manifest.ts";
import type { SourceFile } from "../../../core/dataset/sourceFile.ts";
import { baseName } from "../../fileNames.ts";
import { invalid } from "../../invalid.ts";

/** The arrays of one part, by what they hold. */
export interface ArrayPart {
  /** The archive, and which of its arrays: `mnist.npz (x_train)`. For messages. */
  readonly source: string;
  readonly split: SplitName | null;
  /** True for a validation part, which trains with the rest. */
  readonly isValidation: boolean;
  readonly images: SourceFile;
  readonly labels: SourceFile;
  readonly subgroups: SourceFile | null;
}

const parts = [
  { part: "train", split: "train" },
  { part: "val", split: "train" },
  { part: "test", split: "test" },
] as const;

/** Keras, MedMNIST, and what people make of them. `%` is train, val or test. */
const splitNames = {
  images: ["x_%", "%_images", "images_%", "%_x", "%_data"],
  labels: ["y_%", "%_labels", "labels_%", "%_y"],
  subgroups: ["s_%", "%_subgroups", "subgroups_%", "%_s"],
} as const;

const plainNames = {
  images: ["images", "x", "data"],
  labels: ["labels", "y", "targets"],
  subgroups: ["subgroups", "s"],
} as const;

type Names = Record<keyof typeof plainNames, readonly string[]>;

/** What a set of arrays is made of: its parts, and the names that stand for no part. */
export interface ArrayLayout {
  readonly parts: ArrayPart[];
  readonly unknownNames: string[];
}

/**
 * Finds images, labels and subgroups by the names of arrays, upper or lower case: Keras
 * (`x_train`), MedMNIST (`train_images`) or plain (`images`, `labels`).
 *
 * @param where What messages call them all.
 * @param files One `.npy` file an array.
 * @throws {LabError} "dataset-invalid" if there are no images, or images without labels.
 */
export function layOutArrays(where: string, files: readonly SourceFile[]): ArrayLayout {
  const unused = new Map(files.map((file) => [arrayName(file).toLowerCase(), file]));
  const found: ArrayPart[] = [];
  for (const { part, split } of parts) {
    const names: Names = {
      images: splitNames.images.map((name) => name.replace("%", part)),
      labels: splitNames.labels.map((name) => name.replace("%", part)),
      subgroups: splitNames.subgroups.map((name) => name.replace("%", part)),
    };
    const arrays = takePart(where, unused, names);
    if (arrays !== null) found.push({ ...arrays, split, isValidation: part === "val" });
  }
  const arrays = takePart(where, unused, plainNames);
  if (arrays !== null) found.push({ ...arrays, split: null, isValidation: false });
  if (found.length === 0) {
    const names = files.slice(0, 8).map(arrayName).join(", ");
    throw invalid(where, "x_train and y_train, or images and labels", names || "no arrays");
  }
  return { parts: found, unknownNames: [...unused.values()].map(arrayName) };
}

function takePart(where: string, unused: Map<string, SourceFile>, names: Names) {
  const images = take(unused, names.images);
  const labels = take(unused, names.labels);
  const subgroups = take(unused, names.subgroups);
  if (images === null && labels === null && subgroups === null) return null;
  if (images === null) throw invalid(where, `an array ${names.images[0]}`, "none");
  if (labels === null) throw invalid(where, `an array ${names.labels[0]}`, "none");
  return { source: `${where} (${arrayName(images)})`, images, labels, subgroups };
}

function take(unused: Map<string, SourceFile>, names: readonly string[]): SourceFile | null {
  for (const name of names) {
    const file = unused.get(name);
    if (file === undefined) continue;
    unused.delete(name);
    return file;
  }
  return null;
}

function arrayName(file: SourceFile): string {
  return baseName(file.path).replace(/\.npy$/i, "");
}
