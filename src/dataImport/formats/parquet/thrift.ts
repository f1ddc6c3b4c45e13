/** Types of Thrift's compact protocol, as parquet uses them. */
const stop = 0;
const booleanTrue = 1;
const booleanFalse = 2;
const byte = 3;
const int16 = 4;
const int32 = 5;
const int64 = 6;
const double = 7;
const binary = 8;
const list = 9;
const struct = 12;

/** Parquet's own structs are nested about eight deep. */
const maxDepth = 32;
/** Values of a footer, with all that is in them: parsed, each takes up to a hundred bytes. */
const maxValues = 2 ** 23;
/** A 64-bit integer, seven bits to a byte. */
const maxVarintBytes = 10;

/**
 * Walks a struct of Thrift's compact protocol without keeping anything of it.
 *
 * Footers and page headers are walked before hyparquet parses them: it allocates whatever length a
 * list claims, and takes integers of any number of bytes.
 *
 * @param start Where the struct begins.
 * @returns Where it ends.
 * @throws {Error} If it does not end within the bytes, or could not be parsed in bounded memory.
 */
export function thriftStructEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  let valueCount = 0;

  function next(): number {
    const value = bytes[at++];
    if (value === undefined) throw new Error("expected more bytes of metadata, found their end");
    return value;
  }

  function varint(): number {
    let value = 0;
    for (let i = 0; i < maxVarintBytes; i++) {
      const part = next();
      value += (part & 0x7f) * 2 ** (7 * i);
      if (part < 0x80) return value;
    }
    throw new Error(`expected an integer of at most ${maxVarintBytes} bytes in the metadata`);
  }

  function skip(count: number): void {
    if (count > bytes.length - at) {
      throw new Error(`expected ${count} bytes of metadata, found ${bytes.length - at}`);
    }
    at += count;
  }

  function skipList(depth: number): void {
    const head = next();
    const size = head >> 4 === 15 ? varint() : head >> 4;
    const type = head & 15;
    // Every element takes a byte or more.
    if (size > bytes.length - at) {
      throw new Error(
        `expected ${size} list elements of metadata, found ${bytes.length - at} bytes`,
      );
    }
    for (let i = 0; i < size; i++) {
      if (type === booleanTrue || type === booleanFalse) skip(1);
      else skipValue(type, depth);
    }
  }

  function skipValue(type: number, depth: number): void {
    if (++valueCount > maxValues) {
      throw new Error(`expected metadata of at most ${maxValues} values, found more`);
    }
    if (type === booleanTrue || type === booleanFalse) return;
    if (type === byte) skip(1);
    else if (type === int16 || type === int32 || type === int64) varint();
    else if (type === double) skip(8);
    else if (type === binary) skip(varint());
    else if (type === list) skipList(depth + 1);
    else if (type === struct) skipStruct(depth + 1);
    else throw new Error(`expected a type of parquet's metadata, found number ${type}`);
  }

  function skipStruct(depth: number): void {
    if (depth > maxDepth) throw new Error(`expected metadata at most ${maxDepth} levels deep`);
    for (;;) {
      const head = next();
      const type = head & 15;
      if (type === stop) return;
      if (head >> 4 === 0) varint(); // the field's number in full
      skipValue(type, depth);
    }
  }

  skipStruct(0);
  return at;
}
