/**
 * Decompresses a Snappy block without its framing, as parquet's pages hold it.
 *
 * hyparquet has one too, but a literal that claims 2 GiB or more sends it backwards, for ever.
 *
 * @param outputLength What the page header says comes out.
 * @throws {Error} If the block is broken, or gives anything but that many bytes.
 * @see https://github.com/google/snappy/blob/main/format_description.txt
 */
export function snappyDecompress(input: Uint8Array, outputLength: number): Uint8Array {
  let at = 0;
  let claimed = 0;
  for (let shift = 0; ; shift += 7) {
    const part = input[at++];
    if (part === undefined || shift > 28) throw new Error("expected the length of Snappy data");
    claimed += (part & 0x7f) * 2 ** shift;
    if (part < 0x80) break;
  }
  if (claimed !== outputLength) {
    throw new Error(`expected Snappy data of ${outputLength} bytes, found ${claimed} declared`);
  }

  const output = new Uint8Array(outputLength);
  let filled = 0;

  /** Little-endian; a value beyond the input's end is refused. */
  function integer(byteCount: number): number {
    if (at + byteCount > input.length) throw new Error("expected more Snappy data, found its end");
    let value = 0;
    for (let i = 0; i < byteCount; i++) value += input[at++] * 2 ** (8 * i);
    return value;
  }

  function literal(length: number): void {
    if (length > input.length - at || length > outputLength - filled) {
      throw new Error(`expected Snappy data to hold a literal of ${length} bytes`);
    }
    output.set(input.subarray(at, at + length), filled);
    at += length;
    filled += length;
  }

  function copy(length: number, distance: number): void {
    if (distance === 0 || distance > filled || length > outputLength - filled) {
      throw new Error(`expected a Snappy copy within ${filled} bytes, found distance ${distance}`);
    }
    // Byte by byte: source and target overlap where the distance is shorter than the length.
    for (const end = filled + length; filled < end; filled++) {
      output[filled] = output[filled - distance];
    }
  }

  while (at < input.length) {
    const tag = integer(1);
    const high = tag >> 2;
    if ((tag & 3) === 0) literal((high < 60 ? high : integer(high - 59)) + 1);
    else if ((tag & 3) === 1) copy((high & 7) + 4, (tag >> 5) * 256 + integer(1));
    else copy(high + 1, integer((tag & 3) === 2 ? 2 : 4));
  }
  if (filled !== outputLength) {
    throw new Error(`expected ${outputLength} bytes of Snappy data, found ${filled}`);
  }
  return output;
}
