import type { SourceFile } from "../../../core/dataset/sourceFile.ts";
import { LabError } from "../../../core/errors.ts";
import { baseName, listPaths } from "../../fileNames.ts";

/** A label of a record: one byte. */
export interface CifarLabel {
  /** Name of the column. */
  readonly name: string;
  /** The text file with a class name a line. */
  readonly namesFile: string;
  /** Names where that file is absent; as many as there are classes. */
  readonly names: readonly string[];
  /** Whether `names` are those of the data set, or only numbers. */
  readonly namesKnown: boolean;
}

/** One of the two binary layouts. */
export interface CifarKind {
  readonly name: "cifar-10" | "cifar-100";
  readonly title: string;
  /** The labels that begin a record, in the order of their bytes. */
  readonly labels: readonly CifarLabel[];
  readonly recordBytes: number;
}

export const cifarShape = { height: 32, width: 32, channels: 3 } as const;
const imageBytes = cifarShape.height * cifarShape.width * cifarShape.channels;

/** A label, then 1,024 bytes each of red, green and blue. */
const cifar10: CifarKind = {
  name: "cifar-10",
  title: "CIFAR-10",
  labels: [
    {
      name: "label",
      namesFile: "batches.meta.txt",
      names: "airplane automobile bird cat deer dog frog horse ship truck".split(" "),
      namesKnown: true,
    },
  ],
  recordBytes: 1 + imageBytes,
};

/** A coarse and a fine label, then the same. */
const cifar100: CifarKind = {
  name: "cifar-100",
  title: "CIFAR-100",
  labels: [
    {
      name: "coarse_label",
      namesFile: "coarse_label_names.txt",
      names: Array.from({ length: 20 }, (_, i) => `superclass ${i}`),
      namesKnown: false,
    },
    {
      name: "fine_label",
      namesFile: "fine_label_names.txt",
      names: Array.from({ length: 100 }, (_, i) => `class ${i}`),
      namesKnown: false,
    },
  ],
  recordBytes: 2 + imageBytes,
};

const cifarKinds: readonly CifarKind[] = [cifar10, cifar100];

/** True for what may be a file of records. */
export function isRecords({ path }: SourceFile): boolean {
  return /\.bin$/i.test(path);
}

/**
 * The `.bin` files whose names say CIFAR: called as in the published archives, or beside their files
 * of class names.
 */
export function namedCifarFiles(files: readonly SourceFile[]): readonly SourceFile[] {
  const records = files.filter(isRecords);
  const named = records.filter(({ path }) => kindOfName(path) !== null);
  const ofNamesFiles = kindOfNamesFiles(files);
  const isMixed = named.some(({ path }) => kindOfName(path) !== ofNamesFiles);
  return ofNamesFiles === null || isMixed ? named : records;
}

/**
 * The layouts that the names of files leave open: one or both.
 *
 * @param all All files: those of class names say the layout too.
 * @throws {LabError} "dataset-invalid" if the names say CIFAR-10 and CIFAR-100.
 */
export function kindsOfNames(
  files: readonly SourceFile[],
  all: readonly SourceFile[],
): readonly CifarKind[] {
  const named = cifarKinds.map((kind) => files.filter((file) => kindOfName(file.path) === kind));
  const [of10, of100] = named;
  if (of10.length > 0 && of100.length > 0) {
    throw new LabError(
      "dataset-invalid",
      `Expected files of one data set, found CIFAR-10 (${listPaths(of10, 2)}) and CIFAR-100 ` +
        `(${listPaths(of100, 2)})`,
    );
  }
  const kind = of10.length > 0 ? cifar10 : of100.length > 0 ? cifar100 : kindOfNamesFiles(all);
  return kind === null ? cifarKinds : [kind];
}

function kindOfName(path: string): CifarKind | null {
  if (/^(data_batch_\d+|test_batch)\.bin$/i.test(baseName(path))) return cifar10;
  if (/cifar[-_ ]?100/i.test(path)) return cifar100;
  return /cifar[-_ ]?10/i.test(path) ? cifar10 : null;
}

function kindOfNamesFiles(files: readonly SourceFile[]): CifarKind | null {
  const names = new Set(files.map((file) => baseName(file.path)));
  const named = cifarKinds.filter((kind) =>
    kind.labels.some((label) => names.has(label.namesFile)),
  );
  return named.length === 1 ? named[0] : null;
}
