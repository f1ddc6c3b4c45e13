import type {
  DatasetReading,
  ImageShape,
  OpenFormat,
  SourcePart,
} from "../../core/dataset/datasetReading.ts";
import { readLimits } from "../../core/dataset/limits.ts";
import type { ReadContext, SourceFile } from "../../core/dataset/sourceFile.ts";
import { renamedFile } from "./archive/renamedFile.ts";
import { zipEntries } from "./archive/zipEntries.ts";
import { baseName, leftOutNotes, suggestionFromNames } from "./fileNames.ts";
import { readRecords } from "./fixedRecords.ts";
import { hexBytes, invalid } from "./invalid.ts";
import { readNpyHeader, shapeText } from "./npyHeader.ts";
import { integerCount, type NpyArray, visitIntegers } from "./npyIntegers.ts";
import { layOutNpz, type NpzPart } from "./npzArrays.ts";

/** A part with its headers read and checked against each other. */
interface OpenPart {
  readonly part: NpzPart;
  readonly shape: ImageShape;
  readonly count: number;
  readonly images: NpyArray;
  readonly labels: NpyArray;
  readonly subgroups: NpyArray | null;
}

/** What the integers of all parts stand for: values in ascending order, an index each. */
interface Vocabulary {
  readonly names: readonly string[];
  readonly indexOf: ReadonlyMap<number, number>;
  readonly notes: readonly string[];
}

/**
 * Opens a NumPy `.npz`: images u8 [n, height, width] or [n, height, width, 1 or 3], labels and
 * optional subgroups integer [n] or [n, 1], named as `layOutNpz` says. Classes are numbered; labels
 * other than 0, 1, .. are numbered anew in their order.
 */
export const openNpz: OpenFormat = async (files, _choice, context) => {
  const archives = files.filter((file) => /\.npz$/i.test(file.path));
  if (archives.length === 0) return null;
  const notes: string[] = [];
  const opened: OpenPart[] = [];
  for (const archive of archives) {
    await refuseOther(archive);
    const entries = await zipEntries(archive, context);
    const arrays = entries.files.map((file) => renamedFile(file, `${archive.path}/${file.path}`));
    const layout = layOutNpz(archive.path, arrays);
    for (const part of layout.parts) opened.push(await openPart(part, context));
    notes.push(...entries.notes, ...layoutNotes(archive.path, layout));
  }
  const classes = await vocabulary(
    "class",
    opened.map(({ labels }) => labels),
    context,
  );
  if (classes.names.length < 2) {
    throw invalid(archives[0].path, "labels of at least two classes", "one class");
  }
  const subgroupArrays = opened.flatMap(({ subgroups }) => subgroups ?? []);
  if (subgroupArrays.length > 0 && subgroupArrays.length < opened.length) {
    const without = opened.find(({ subgroups }) => subgroups === null)?.part.source ?? "";
    throw invalid(without, "subgroups, as another part has them", "none");
  }
  const subgroups = await vocabulary("subgroup", subgroupArrays, context);
  const parts: SourcePart[] = [];
  for (const open of opened) parts.push(await sourcePart(open, classes, subgroups, context));
  const title = baseName(archives[0].path).replace(/\.npz$/i, "");
  return {
    format: "npz",
    parts,
    classNames: classes.names,
    subgroupNames: subgroups.names,
    columns: [],
    chosen: { label: null, subgroup: null },
    suggestion: { ...suggestionFromNames(title, archives), horizontalFlip: false },
    notes: [
      ...notes,
      ...classes.notes,
      ...subgroups.notes,
      ...leftOutNotes(files, new Set(archives)),
    ],
  } satisfies DatasetReading;
};

/** Looks at the start first: to look at the end of an entry of an archive inflates all of it. */
async function refuseOther(archive: SourceFile): Promise<void> {
  const found = hexBytes(await archive.read(0, 4));
  if (found === "50 4b 03 04" || found === "50 4b 05 06") return;
  throw invalid(`${archive.path} byte 0`, "a zip of arrays (50 4b 03 04)", found);
}

function layoutNotes(archive: string, layout: ReturnType<typeof layOutNpz>): string[] {
  const notes: string[] = [];
  if (layout.parts.some(({ isValidation }) => isValidation)) {
    notes.push(`${archive}: the validation examples join the training examples.`);
  }
  if (layout.unknownNames.length > 0) {
    const shown = layout.unknownNames.slice(0, 8).join(", ");
    const more = layout.unknownNames.length > 8 ? ", .." : "";
    notes.push(`${archive}: other arrays left out: ${shown}${more}.`);
  }
  return notes;
}

async function openPart(part: NpzPart, context: ReadContext): Promise<OpenPart> {
  context.signal.throwIfAborted();
  const images = await openArray(part.images);
  const labels = await openArray(part.labels);
  const subgroups = part.subgroups === null ? null : await openArray(part.subgroups);
  const shape = imageShape(images);
  const count = images.header.shape[0];
  for (const array of [labels, subgroups]) {
    if (array === null || integerCount(array) === count) continue;
    const expected = `${count} values, one for each image`;
    throw invalid(array.file.path, expected, `${integerCount(array)}`);
  }
  return { part, shape, count, images, labels, subgroups };
}

async function openArray(file: SourceFile): Promise<NpyArray> {
  return { file, header: await readNpyHeader(file) };
}

function imageShape({ header, file }: NpyArray): ImageShape {
  const where = file.path;
  if (header.kind !== "unsigned" || header.itemBytes !== 1) {
    const bits = header.itemBytes * 8;
    const found = `${header.kind} numbers of ${bits} bits`;
    throw invalid(`${where} (descr)`, "images of bytes ('|u1', 0 to 255)", found);
  }
  const [count, height, width, channels = 1] = header.shape;
  const isImages = header.shape.length === 3 || header.shape.length === 4;
  if (!isImages || (channels !== 1 && channels !== 3)) {
    const expected = "(n, height, width) or (n, height, width, 1 or 3)";
    throw invalid(`${where} (shape)`, expected, shapeText(header.shape));
  }
  const pixelCount = height * width;
  if (count < 1 || pixelCount < 1 || pixelCount > readLimits.imagePixels) {
    const expected = `at least one image, of 1 to ${readLimits.imagePixels} pixels`;
    throw invalid(`${where} (shape)`, expected, shapeText(header.shape));
  }
  if (count > readLimits.packedBytes) {
    throw invalid(`${where} (shape)`, `at most ${readLimits.packedBytes} images`, `${count}`);
  }
  return { height, width, channels };
}

async function vocabulary(
  kind: "class" | "subgroup",
  arrays: readonly NpyArray[],
  context: ReadContext,
): Promise<Vocabulary> {
  const values = new Set<number>();
  for (const array of arrays) {
    const take = (value: number, index: number) => {
      if (values.has(value)) return;
      values.add(value);
      if (values.size > readLimits.classCount) {
        const expected = `at most ${readLimits.classCount} values`;
        throw invalid(`${array.file.path} row ${index}`, expected, `one more, ${value}`);
      }
    };
    await visitIntegers(array, take, context);
  }
  const sorted = [...values].sort((a, b) => a - b);
  const isNumbered = sorted.every((value, index) => value === index);
  const from = sorted.length > 8 ? `${sorted.slice(0, 8).join(", ")}, ..` : sorted.join(", ");
  const last = sorted.length - 1;
  return {
    names: sorted.map(String),
    indexOf: new Map(sorted.map((value, index) => [value, index])),
    notes: isNumbered ? [] : [`The ${kind} values ${from} are numbered 0 to ${last}.`],
  };
}

async function sourcePart(
  { part, shape, count, images, labels, subgroups }: OpenPart,
  classes: Vocabulary,
  groups: Vocabulary,
  context: ReadContext,
): Promise<SourcePart> {
  const layout = {
    startByte: images.header.startByte,
    recordBytes: shape.height * shape.width * shape.channels,
  };
  return {
    source: part.source,
    split: part.split,
    count,
    labels: await indices(labels, classes, context),
    subgroups: subgroups === null ? null : await indices(subgroups, groups, context),
    shape,
    readImages: (chosen, take, readContext) =>
      readRecords(
        images.file,
        layout,
        chosen,
        (index, pixels) => take(index, { ...shape, pixels }),
        readContext,
      ),
  };
}

/** Each value's index in the vocabulary, u8 [count]. */
async function indices(array: NpyArray, { indexOf }: Vocabulary, context: ReadContext) {
  const result = new Uint8Array(integerCount(array));
  const set = (value: number, index: number) => {
    result[index] = indexOf.get(value) ?? 0;
  };
  await visitIntegers(array, set, context);
  return result;
}
