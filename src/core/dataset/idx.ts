import { LabError } from "../errors.ts";
import { shuffledIndices } from "../random/shuffledIndices.ts";
import type { DatasetDescription, PackedDataset, PackedSplit } from "./packedDataset.ts";
import { packDataset } from "./packedDataset.ts";
import { parseIdxHeader } from "./read/idxHeader.ts";

/** The contents of an IDX file of unsigned bytes. */
export interface IdxArray {
  readonly dimensions: readonly number[];
  /** u8, shape `dimensions`, a view of the bytes given. */
  readonly values: Uint8Array;
}

/**
 * Reads an IDX file of unsigned bytes that is in memory; `openIdx` reads one that is not.
 *
 * @param bytes The file, not compressed.
 * @param fileName For messages.
 * @throws {LabError} "dataset-invalid" naming the file, what was expected and what was found.
 */
export function parseIdx(bytes: Uint8Array, fileName: string): IdxArray {
  const { dimensions, headerBytes, valueCount } = parseIdxHeader(bytes, fileName);
  const values = bytes.subarray(headerBytes);
  if (values.length !== valueCount) {
    throw new LabError(
      "dataset-invalid",
      `${fileName}: expected ${dimensions.join(" x ")} = ${valueCount} values, found ${values.length}`,
    );
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
