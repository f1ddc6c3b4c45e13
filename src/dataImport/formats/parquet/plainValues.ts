import type { ParquetType } from "hyparquet";

/** A value as a page holds it: text is bytes still. */
export type ParquetValue = Uint8Array | number | bigint | boolean;

/**
 * Decodes values that follow one another as they are: parquet's encoding PLAIN.
 *
 * @param count Values to decode, none of them null.
 * @returns Values; byte arrays are views of `bytes`.
 * @throws {Error} If the bytes end before the count is reached, or the type is not one of labels
 *   and images.
 */
export function plainValues(bytes: Uint8Array, type: ParquetType, count: number): ParquetValue[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const expect = (neededBytes: number) => {
    if (neededBytes <= bytes.length) return;
    throw new Error(`expected ${neededBytes} bytes of ${count} values, found ${bytes.length}`);
  };
  switch (type) {
    case "INT32":
      expect(count * 4);
      return Array.from({ length: count }, (_, index) => view.getInt32(index * 4, true));
    case "INT64":
      expect(count * 8);
      return Array.from({ length: count }, (_, index) => view.getBigInt64(index * 8, true));
    case "BOOLEAN":
      expect(Math.ceil(count / 8));
      return Array.from({ length: count }, (_, index) => isBitSet(bytes, index));
    case "BYTE_ARRAY":
      return byteArrays(bytes, view, count);
    default:
      throw new Error(`expected integers, booleans or byte arrays, found ${type}`);
  }
}

function isBitSet(bytes: Uint8Array, index: number): boolean {
  return ((bytes[index >> 3] >> (index & 7)) & 1) === 1;
}

function byteArrays(bytes: Uint8Array, view: DataView, count: number): Uint8Array[] {
  const values: Uint8Array[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + 4 > bytes.length) {
      throw new Error(`expected ${count} byte arrays, found ${index} and the end of the page`);
    }
    const start = at + 4;
    at = start + view.getUint32(at, true);
    if (at > bytes.length) {
      throw new Error(`expected ${at - start} bytes, found ${bytes.length - start} in the page`);
    }
    values.push(bytes.subarray(start, at));
  }
  return values;
}
