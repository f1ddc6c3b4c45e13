import type { SourceFile } from "../../../core/dataset/sourceFile.ts";
import { LabError } from "../../../core/errors.ts";
import { invalid } from "../../invalid.ts";
import type { ReadContext } from "../../readContext.ts";
import { type NpyHeader, shapeText } from "./npyHeader.ts";

/** Bytes read at a time; a multiple of every item size. */
const rangeBytes = 1024 ** 2;

/** A `.npy` file and its header. */
export interface NpyArray {
  readonly file: SourceFile;
  readonly header: NpyHeader;
}

/** How many integers the array has: its shape is [n] or [n, 1], its type any integer. */
export function integerCount({ file, header }: NpyArray): number {
  const { shape, kind } = header;
  if (kind === "float") throw invalid(`${file.path} (descr)`, "integers", "floating point");
  if (shape.length < 1 || shape.length > 2 || (shape.length === 2 && shape[1] !== 1)) {
    throw invalid(`${file.path} (shape)`, "(n,) or (n, 1)", shapeText(shape));
  }
  return shape[0];
}

/**
 * Visits integers of any size and byte order, first to last.
 *
 * @throws {LabError} "dataset-invalid" if one does not fit a double exactly, or the file ends.
 */
export async function visitIntegers(
  array: NpyArray,
  visit: (value: number, index: number) => void,
  context: ReadContext,
): Promise<void> {
  const { file, header } = array;
  const { itemBytes, startByte } = header;
  const count = integerCount(array);
  const readItem = itemReader(header);
  for (let index = 0; index < count; ) {
    context.signal.throwIfAborted();
    const itemCount = Math.min(count - index, rangeBytes / itemBytes);
    const from = startByte + index * itemBytes;
    const bytes = await file.read(from, from + itemCount * itemBytes);
    if (bytes.length !== itemCount * itemBytes) {
      throw invalid(
        `${file.path} byte ${from}`,
        `${itemCount * itemBytes} bytes`,
        `${bytes.length}`,
      );
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let item = 0; item < itemCount; item++, index++) {
      const value = readItem(view, item * itemBytes);
      if (!Number.isSafeInteger(value)) {
        throw invalid(`${file.path} row ${index}`, "an integer below 2^53", `${value}`);
      }
      visit(value, index);
    }
  }
}

function itemReader({ kind, itemBytes, littleEndian }: NpyHeader) {
  const isSigned = kind === "signed";
  return (view: DataView, at: number): number => {
    switch (itemBytes) {
      case 1:
        return isSigned ? view.getInt8(at) : view.getUint8(at);
      case 2:
        return isSigned ? view.getInt16(at, littleEndian) : view.getUint16(at, littleEndian);
      case 4:
        return isSigned ? view.getInt32(at, littleEndian) : view.getUint32(at, littleEndian);
      case 8:
        return Number(
          isSigned ? view.getBigInt64(at, littleEndian) : view.getBigUint64(at, littleEndian),
        );
      default:
        throw new LabError("internal", `an integer of ${itemBytes} bytes passed the header`);
    }
  };
}
