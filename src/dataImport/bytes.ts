/** One array out of several; `length` is their sum. */
export function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}

/** Bytes as hexadecimal for a message: `50 4b 03 04`; "nothing" if there are none. */
export function hexBytes(bytes: Uint8Array): string {
  if (bytes.length === 0) return "nothing";
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/** The buffers of files, each once: files may be parts of the same one. */
export function buffersOf(files: ReadonlyMap<string, Uint8Array>): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const { buffer } of files.values()) if (buffer instanceof ArrayBuffer) buffers.add(buffer);
  return [...buffers];
}
