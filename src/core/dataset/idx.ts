import { LabError } from "../errors.ts";
import { shuffledIndices } from "../random/shuffledIndices.ts";
import type { DatasetDescription, PackedDataset, PackedSplit } from "./packedDataset.ts";
import { packDataset } from "./packedDataset.ts";

/** The contents of an IDX file of unsigned bytes. */
export interface IdxArray {
  readonly dimensions: readonly number[];
  /** u8, shape `dimensions`, a view of the bytes given. */
  readonly values: Uint8Array;
}

/** Type code of unsigned bytes in the third byte of an IDX file. */
const unsignedByteCode = 0x08;

/**
 * Reads an IDX file of unsigned bytes, the format of MNIST: two zero bytes, a type code, the
 * number of dimensions, each dimension as a big-endian uint32, the values.
 *
 * @param bytes The file, not compressed.
 * @param fileName For messages.
 * @throws {LabError} "dataset-invalid" naming the file, what was expected and what was found.
 * @see LeCun, Cortes and Burges, "The MNIST database of handwritten digits", section on formats.
 */
export function parseIdx(bytes: Uint8Array, fileName: string): IdxArray {
  const refuse = (expected: string, found: string | number): LabError =>
    new LabError("dataset-invalid", `${fileName}: expected ${expected}, found ${found}`);

  if (bytes.length < 4) throw refuse("an IDX header of 4 bytes", bytes.length);
  const [zero0, zero1, typeCode, dimensionCount] = bytes;
  if (zero0 === 0x1f && zero1 === 0x8b) throw refuse("an IDX file", "gzip: decompress it first");
  if (zero0 !== 0 || zero1 !== 0) throw refuse("two zero bytes at the start", `${zero0} ${zero1}`);
  if (typeCode !== unsignedByteCode) {
    throw refuse(`type code ${unsignedByteCode} (unsigned bytes)`, typeCode);
  }
  if (dimensionCount === 0) throw refuse("at least one dimension", 0);
  const headerBytes = 4 + 4 * dimensionCount;
  if (bytes.length < headerBytes) {
    throw refuse(`a header of ${headerBytes} bytes`, `${bytes.length} bytes`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, headerBytes);
  const dimensions = Array.from({ length: dimensionCount }, (_, i) => view.getUint32(4 + 4 * i));
  const valueCount = dimensions.reduce((product, dimension) => product * dimension, 1);
  const values = bytes.subarray(headerBytes);
  if (values.length !== valueCount) {
    throw refuse(`${dimensions.join(" x ")} = ${valueCount} values`, values.length);
  }
  return { dimensions, values };
}

/** What `packIdx` makes a data set of. */
export interface IdxSource {
  /** IDX of shape [count, height, width] or [count, height, width, channels]. */
  readonly images: Uint8Array;
  /** IDX of shape [count]. */
  readonly labels: Uint8Array;
  readonly description: Omit<DatasetDescription, "shape" | "subgroupNames">;
  readonly trainCount: number;
  readonly testCount: number;
  /** uint32 that decides which examples go to which split, and their order. */
  readonly splitSeed: number;
}

/**
 * Makes a packed data set of IDX images and labels. The examples are shuffled by the seed; the
 * first `trainCount` train, the next `testCount` test, the rest is left out.
 *
 * @throws {LabError} "dataset-invalid" if the files are not IDX, do not fit together, or hold
 *   fewer examples than asked for.
 */
export async function packIdx(source: IdxSource): Promise<PackedDataset> {
  const { trainCount, testCount, description } = source;
  const images = parseIdx(source.images, "images");
  const labels = parseIdx(source.labels, "labels");
  const [count, height, width, channels = 1] = images.dimensions;
  if (images.dimensions.length !== 3 && images.dimensions.length !== 4) {
    throw new LabError(
      "dataset-invalid",
      `images: expected 3 or 4 dimensions, found ${images.dimensions.length}`,
    );
  }
  if (labels.dimensions.length !== 1 || labels.values.length !== count) {
    throw new LabError(
      "dataset-invalid",
      `labels: expected ${count}, one per image, found ${labels.dimensions.join(" x ")}`,
    );
  }
  if (!isCount(trainCount) || !isCount(testCount) || trainCount + testCount > count) {
    throw new LabError(
      "dataset-invalid",
      `A split needs counts from 1 that add up to at most ${count}, got ${trainCount} and ${testCount}`,
    );
  }
  const order = shuffledIndices(count, source.splitSeed);
  const take = (indices: Uint32Array): Omit<PackedSplit, "count"> => ({
    images: gatherRows(images.values, height * width * channels, indices),
    labels: gatherRows(labels.values, 1, indices),
    subgroups: null,
  });
  const { dataset } = await packDataset(
    { ...description, shape: { height, width, channels }, subgroupNames: [] },
    {
      train: take(order.subarray(0, trainCount)),
      test: take(order.subarray(trainCount, trainCount + testCount)),
    },
  );
  return dataset;
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}

/** The rows of values [count, rowLength] at the indices, in their order. */
function gatherRows(values: Uint8Array, rowLength: number, indices: Uint32Array): Uint8Array {
  const rows = new Uint8Array(indices.length * rowLength);
  indices.forEach((index, row) => {
    rows.set(values.subarray(index * rowLength, (index + 1) * rowLength), row * rowLength);
  });
  return rows;
}
