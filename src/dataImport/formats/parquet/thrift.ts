import { readVarInt } from "hyparquet/src/thrift.js";

/** Parquet's own structs are nested about eight deep. */
const maxDepth = 32;
/** Values of a footer, with all that is in them: parsed, each takes up to a hundred bytes. */
const maxValues = 2 ** 23;

/**
 * Walks a struct of Thrift's compact protocol and keeps nothing of it. Footers and page headers are
 * walked before hyparquet parses them, because it allocates whatever length a list claims.
 *
 * @returns Where the struct ends, which begins at byte 0.
 * @throws {Error} If it could not be parsed in bounded memory.
 * @throws {RangeError} If it does not end within the bytes.
 */
export function thriftStructEnd(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const reader = { view, offset: 0 };
  const next = () => view.getUint8(reader.offset++);
  let valueCount = 0;

  function skipValue(type: number, depth: number): void {
    if (++valueCount > maxValues) {
      throw new Error(`expected metadata of at most ${maxValues} values, found more`);
    }
    if (depth > maxDepth) throw new Error(`expected metadata at most ${maxDepth} levels deep`);
    switch (type) {
      case 1: // true
      case 2: // false
        return;
      case 3: // a byte
        reader.offset++;
        return;
      case 4: // integers of 16, 32 and 64 bits
      case 5:
      case 6:
        readVarInt(reader);
        return;
      case 7: // a double
        reader.offset += 8;
        return;
      case 8: {
        const byteCount = readVarInt(reader) >>> 0; // a negative one is a large one
        reader.offset += byteCount;
        return;
      }
      case 9:
        skipList(depth);
        return;
      case 12:
        skipStruct(depth);
        return;
      default:
        throw new Error(`expected a type of parquet's metadata, found number ${type}`);
    }
  }

  function skipList(depth: number): void {
    const head = next();
    const size = head >> 4 === 15 ? readVarInt(reader) >>> 0 : head >> 4;
    const left = bytes.length - reader.offset;
    // Every element takes a byte or more.
    if (size > left) {
      throw new Error(`expected ${size} list elements of metadata, found ${left} bytes`);
    }
    const type = head & 15;
    // A boolean in a list takes a byte.
    for (let i = 0; i < size; i++) skipValue(type === 1 || type === 2 ? 3 : type, depth + 1);
  }

  function skipStruct(depth: number): void {
    for (let head = next(); (head & 15) !== 0; head = next()) {
      if (head >> 4 === 0) readVarInt(reader); // the field's number in full
      skipValue(head & 15, depth + 1);
    }
  }

  skipStruct(0);
  return reader.offset;
}
