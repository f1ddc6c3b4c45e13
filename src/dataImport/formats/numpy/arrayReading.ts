import { readLimits } from "../../../core/dataset/limits.ts";
import type { ImageShape } from "../../../core/dataset/manifest.ts";
import type { SourceFile } from "../../../core/dataset/sourceFile.ts";
import { invalid } from "../../invalid.ts";
import type { ReadContext } from "../../readContext.ts";
import type { SourcePart } from "../../reading.ts";
import { imageReader } from "../fixedRecords.ts";
import type { FormatReading } from "../format.ts";
import type { ArrayLayout } from "./arrayParts.ts";
import { type ArrayPart, layOutArrays } from "./arrayParts.ts";
import { readNpyHeader, shapeText } from "./npyHeader.ts";
import { integerCount, type NpyArray, visitIntegers } from "./npyIntegers.ts";

/** A part with its headers read and checked against each other. */
interface OpenPart {
  readonly part: ArrayPart;
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

/** Arrays that belong together: the entries of an archive, or files. */
export interface ArraySet {
  /** What messages call it: `mnist.npz`. */
  readonly where: string;
  /** One `.npy` file an array. */
  readonly arrays: readonly SourceFile[];
}

/**
 * Reads NumPy arrays: images u8 [n, height, width] or [n, height, width, 1 or 3], labels and
 * optional subgroups integer [n] or [n, 1], named as in `layOutArrays`. Classes are numbered;
 * labels other than 0, 1, .. are numbered anew in their order.
 *
 * @param sets At least one.
 * @throws {LabError} "dataset-invalid" naming the array, what was expected and found; "cancelled".
 */
export async function readArrays(
  sets: readonly ArraySet[],
  context: ReadContext,
): Promise<Pick<FormatReading, "parts" | "classNames" | "subgroupNames" | "notes">> {
  const notes: string[] = [];
  const opened: OpenPart[] = [];
  for (const { where, arrays } of sets) {
    const layout = layOutArrays(where, arrays);
    for (const part of layout.parts) opened.push(await openPart(part, context));
    notes.push(...layoutNotes(where, layout));
  }
  const classes = await vocabulary(
    "class",
    opened.map(({ labels }) => labels),
    context,
  );
  if (classes.names.length < 2) {
    throw invalid(sets[0].where, "labels of at least two classes", "one class");
  }
  const subgroupArrays = opened.flatMap(({ subgroups }) => subgroups ?? []);
  if (subgroupArrays.length > 0 && subgroupArrays.length < opened.length) {
    const without = opened.find(({ subgroups }) => subgroups === null)?.part.source ?? "";
    throw invalid(without, "subgroups, as another part has them", "none");
  }
  const subgroups = await vocabulary("subgroup", subgroupArrays, context);
  const parts: SourcePart[] = [];
  for (const open of opened) parts.push(await sourcePart(open, classes, subgroups, context));
  return {
    parts,
    classNames: classes.names,
    subgroupNames: subgroups.names,
    notes: [...notes, ...classes.notes, ...subgroups.notes],
  };
}

function layoutNotes(where: string, layout: ArrayLayout): string[] {
  const notes: string[] = [];
  if (layout.parts.some(({ isValidation }) => isValidation)) {
    notes.push(`${where}: the validation examples join the training examples.`);
  }
  if (layout.unknownNames.length > 0) {
    const shown = layout.unknownNames.slice(0, 8).join(", ");
    const more = layout.unknownNames.length > 8 ? ", .." : "";
    notes.push(`${where}: other arrays left out: ${shown}${more}.`);
  }
  return notes;
}

async function openPart(part: ArrayPart, context: ReadContext): Promise<OpenPart> {
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
  return {
    source: part.source,
    split: part.split,
    count,
    labels: await indices(labels, classes, context),
    subgroups: subgroups === null ? null : await indices(subgroups, groups, context),
    shape,
    readImages: imageReader(images.file, images.header.startByte, shape),
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
