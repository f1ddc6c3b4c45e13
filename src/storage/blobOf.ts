/** A Blob of these bytes. Memory that is shared between threads is copied first. */
export function blobOf({ buffer, byteOffset, length }: Uint8Array): Blob {
  return new Blob([
    buffer instanceof ArrayBuffer
      ? new Uint8Array(buffer, byteOffset, length)
      : new Uint8Array(buffer, byteOffset, length).slice(),
  ]);
}
