import type { SourceFile } from "../../core/dataset/sourceFile.ts";
import type { SourcePart } from "../reading.ts";
import { quietContext } from "./madeReading.ts";

/**
 * An IDX file of unsigned bytes. The layout is that of "The MNIST database of handwritten digits":
 * 0, 0, type code 8, number of dimensions, each a big-endian uint32, the values.
 */
export function idxFile(dimensions: readonly number[], values: readonly number[]): Uint8Array {
  const header = [0, 0, 8, dimensions.length];
  for (const size of dimensions) header.push(size >>> 24, size >>> 16, size >>> 8, size);
  return Uint8Array.of(...header, ...values);
}

/** The red, green or blue of pixel `i` of a record: any rule will do that differs everywhere. */
export const cifarPixel = (labels: readonly number[], channel: number, i: number) =>
  (labels[0] * 31 + channel * 85 + i * 7) % 256;

/**
 * CIFAR records. The layout is that of "The CIFAR-10 dataset", binary version: a label (CIFAR-100:
 * a coarse, then a fine one), 1,024 bytes of red, 1,024 of green, 1,024 of blue, each row by row.
 */
export function cifarFile(records: readonly (readonly number[])[]): Uint8Array {
  const bytes: number[] = [];
  for (const labels of records) {
    bytes.push(...labels);
    for (let channel = 0; channel < 3; channel++) {
      for (let i = 0; i < 1024; i++) bytes.push(cifarPixel(labels, channel, i));
    }
  }
  return Uint8Array.from(bytes);
}

/** The file as one that is compressed: its size is not known before it is read. */
export function withoutSize(file: SourceFile): SourceFile {
  return { ...file, size: null };
}

/** Images of the chosen examples, copied; all of them if nothing is chosen. */
export async function readAll(part: SourcePart, chosen?: readonly number[]) {
  const indices = Uint32Array.from(chosen ?? Array.from({ length: part.count }, (_, i) => i));
  const images: { exampleIndex: number; pixels: number[] }[] = [];
  await part.readImages(
    indices,
    (exampleIndex, { pixels }) => images.push({ exampleIndex, pixels: [...pixels] }),
    quietContext,
  );
  return images;
}
