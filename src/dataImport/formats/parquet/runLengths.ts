/**
 * Decodes parquet's hybrid of runs and bit-packed groups: definition levels, dictionary indices.
 *
 * @param bitWidth Bits of a value, 0 to 32.
 * @param count Values to decode; what the last run has beyond is left out.
 * @throws {Error} If the bytes end before the count is reached.
 * @see https://parquet.apache.org/docs/file-format/data-pages/encodings/
 */
export function decodeRuns(bytes: Uint8Array, bitWidth: number, count: number): Uint32Array {
  if (bitWidth > 32) throw new Error(`expected values of at most 32 bits, found ${bitWidth}`);
  const values = new Uint32Array(count);
  if (bitWidth === 0) return values;
  const valueBytes = Math.ceil(bitWidth / 8);
  let at = 0;
  let filled = 0;

  function next(): number {
    const value = bytes[at++];
    if (value === undefined) throw new Error(`expected ${count} values, found ${filled}`);
    return value;
  }

  function varint(): number {
    let value = 0;
    for (let shift = 0; shift <= 28; shift += 7) {
      const part = next();
      value += (part & 0x7f) * 2 ** shift;
      if (part < 0x80) return value;
    }
    throw new Error("expected the length of a run in at most five bytes");
  }

  while (filled < count) {
    const header = varint();
    if (header % 2 === 1) {
      const groupEnd = Math.min(count, filled + Math.floor(header / 2) * 8);
      const groupStart = at;
      at += Math.floor(header / 2) * bitWidth;
      unpack(bytes, groupStart, bitWidth, values, filled, groupEnd);
      filled = groupEnd;
    } else {
      let value = 0;
      for (let i = 0; i < valueBytes; i++) value += next() * 2 ** (8 * i);
      const runEnd = Math.min(count, filled + header / 2);
      values.fill(value, filled, runEnd);
      filled = runEnd;
    }
  }
  return values;
}

/** Values [from, to) out of bits that follow one another, the lowest bit of each byte first. */
function unpack(
  bytes: Uint8Array,
  start: number,
  bitWidth: number,
  values: Uint32Array,
  from: number,
  to: number,
): void {
  const lastByte = start + Math.ceil(((to - from) * bitWidth) / 8);
  if (lastByte > bytes.length) {
    throw new Error(`expected ${lastByte} bytes of packed values, found ${bytes.length}`);
  }
  let at = start;
  let held = 0;
  let heldBits = 0;
  const modulus = 2 ** bitWidth;
  for (let index = from; index < to; index++) {
    // At most 7 + 32 bits are held: exact in a double, too many for the bitwise operators.
    while (heldBits < bitWidth) {
      held += bytes[at++] * 2 ** heldBits;
      heldBits += 8;
    }
    values[index] = held % modulus;
    held = Math.floor(held / modulus);
    heldBits -= bitWidth;
  }
}
