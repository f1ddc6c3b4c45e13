import type { LabError } from "../../../core/errors.ts";
import { invalid } from "../../invalid.ts";

/** The header of an IDX file of unsigned bytes. */
export interface IdxHeader {
  readonly dimensions: readonly number[];
  readonly headerBytes: number;
  /** Product of the dimensions; a byte each. */
  readonly valueCount: number;
}

/** The third byte of an IDX file. */
const typeNames: Readonly<Record<number, string>> = {
  8: "unsigned bytes",
  9: "signed bytes",
  11: "int16",
  12: "int32",
  13: "float32",
  14: "float64",
};
const unsignedByteCode = 8;

/** The fourth byte counts the dimensions, four bytes each. */
export const idxHeaderMaxBytes = 4 + 4 * 255;

/** True if the first bytes of a file are those of an IDX file of any type. */
export function hasIdxMagic(start: Uint8Array): boolean {
  return (
    start.length >= 4 && start[0] === 0 && start[1] === 0 && start[2] in typeNames && start[3] > 0
  );
}

/**
 * Reads the header of an IDX file of unsigned bytes, the format of MNIST: two zero bytes, a type
 * code, the number of dimensions, each dimension as a big-endian uint32. The values follow.
 *
 * @param start The first `idxHeaderMaxBytes` of the file, fewer if it is shorter.
 * @param path For messages.
 * @throws {LabError} "dataset-invalid" naming file and byte, what was expected and what was found.
 * @see LeCun, Cortes and Burges, "The MNIST database of handwritten digits", section on formats.
 */
export function parseIdxHeader(start: Uint8Array, path: string): IdxHeader {
  const refuse = (byte: number, expected: string, found: string): LabError =>
    invalid(`${path} byte ${byte}`, expected, found);

  if (start.length < 4) throw refuse(0, "an IDX header of 4 bytes", `${start.length} bytes`);
  const [zero0, zero1, typeCode, dimensionCount] = start;
  if (zero0 !== 0 || zero1 !== 0) throw refuse(0, "two zero bytes", `${zero0} and ${zero1}`);
  if (typeCode !== unsignedByteCode) {
    const found = `${typeCode} (${typeNames[typeCode] ?? "not a type of IDX"})`;
    throw refuse(2, `type code ${unsignedByteCode} (unsigned bytes)`, found);
  }
  if (dimensionCount === 0) throw refuse(3, "at least one dimension", "0");
  const headerBytes = 4 + 4 * dimensionCount;
  if (start.length < headerBytes) {
    throw refuse(4, `${dimensionCount} dimensions of 4 bytes`, `${start.length - 4} bytes`);
  }
  const view = new DataView(start.buffer, start.byteOffset, headerBytes);
  const dimensions = Array.from({ length: dimensionCount }, (_, i) => view.getUint32(4 + 4 * i));
  const zeroIndex = dimensions.indexOf(0);
  if (zeroIndex !== -1) throw refuse(4 + 4 * zeroIndex, "a dimension of at least 1", "0");
  const valueCount = dimensions.reduce((product, dimension) => product * dimension, 1);
  if (!Number.isSafeInteger(valueCount)) {
    throw refuse(4, "dimensions whose product is below 2^53", dimensions.join(" x "));
  }
  return { dimensions, headerBytes, valueCount };
}
