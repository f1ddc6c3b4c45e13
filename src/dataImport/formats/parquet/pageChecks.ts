/** An index into a dictionary of 2^24 values; hyparquet drops bits of wider ones. */
const maxIndexBits = 24;
/** Values of a bit-packed run, padding included: far above what a page holds. */
const maxRunValues = 2 ** 25;
/** Of a block of deltas; writers use 128, or 1024. */
const maxBlockValues = 2 ** 16;
const maxDeltaBits = 64;

/**
 * Checks runs and bit-packed groups before hyparquet decodes them: it believes the length of a run,
 * and a negative one sends it round in circles.
 *
 * @param bitWidth Bits of a value.
 * @param count Values that are to be decoded.
 * @throws {Error} If the bytes end before the count is reached, or a run goes beyond it.
 * @see https://parquet.apache.org/docs/file-format/data-pages/encodings/
 */
export function checkRuns(bytes: Uint8Array, bitWidth: number, count: number): void {
  if (bitWidth > maxIndexBits) {
    throw new Error(`expected values of at most ${maxIndexBits} bits, found ${bitWidth}`);
  }
  let at = 0;
  for (let seen = 0; seen < count; ) {
    const { value: header, end } = varint(bytes, at, 5);
    const isPacked = header % 2 === 1;
    const runValues = isPacked ? Math.floor(header / 2) * 8 : header / 2;
    if (runValues > (isPacked ? maxRunValues : count - seen)) {
      throw new Error(`expected a run within ${count} values, found one of ${runValues}`);
    }
    at = end + (isPacked ? (runValues / 8) * bitWidth : Math.ceil(bitWidth / 8));
    seen += runValues;
    if (at <= bytes.length) continue;
    throw new Error(`expected ${count} values, found ${bytes.length} bytes and their end`);
  }
}

/**
 * Checks blocks of bit-packed deltas before hyparquet decodes them: it believes the sizes in their
 * header, and negative ones send it backwards.
 *
 * @param start Where the header of the blocks begins.
 * @param count Values that are to be decoded.
 * @returns Where the blocks end.
 * @throws {Error} If they do not hold so many values, or go beyond the bytes.
 * @see https://parquet.apache.org/docs/file-format/data-pages/encodings/, DELTA_BINARY_PACKED
 */
export function checkDeltas(bytes: Uint8Array, start: number, count: number): number {
  let at = start;
  const next = () => {
    const { value, end } = varint(bytes, at, 10);
    at = end;
    return value;
  };
  const blockValues = next();
  const partCount = next();
  const found = next();
  const partValues = blockValues / partCount;
  if (found !== count) throw new Error(`expected ${count} deltas, found ${found}`);
  if (blockValues > maxBlockValues || partValues === 0 || partValues % 32 !== 0) {
    throw new Error(`expected blocks of deltas, found ${blockValues} in ${partCount} parts`);
  }
  next(); // the first value
  for (let left = count - 1; left > 0; ) {
    next(); // the smallest delta
    const bitWidths = bytes.subarray(at, at + partCount);
    at += partCount;
    for (const bitWidth of bitWidths) {
      if (left <= 0) break;
      if (bitWidth > maxDeltaBits) throw new Error(`expected deltas, found ${bitWidth} bits each`);
      at += (partValues / 8) * bitWidth;
      left -= partValues;
    }
    if (at > bytes.length) throw new Error(`expected ${at} bytes of deltas, found ${bytes.length}`);
  }
  return at;
}

/** An unsigned number, seven bits to a byte. */
function varint(bytes: Uint8Array, start: number, maxBytes: number) {
  let value = 0;
  for (let i = 0; i < maxBytes; i++) {
    const part = bytes[start + i];
    if (part === undefined) throw new Error("expected a number, found the end of the page");
    value += (part & 0x7f) * 2 ** (7 * i);
    if (part < 0x80) return { value, end: start + i + 1 };
  }
  throw new Error(`expected a number of at most ${maxBytes} bytes`);
}
