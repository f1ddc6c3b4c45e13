import { decompressBrotli } from "hyparquet-compressors/src/brotli.js";
import { BrotliOutput } from "hyparquet-compressors/src/brotli.streams.js";

/**
 * The decoder of brotli gives a stream that claims more than its page a larger buffer, again and
 * again. Here a buffer keeps its size.
 */
const brotliBuffers = new WeakMap<BrotliOutput, Uint8Array>();
Object.defineProperty(BrotliOutput.prototype, "buffer", {
  get(this: BrotliOutput) {
    return brotliBuffers.get(this);
  },
  set(this: BrotliOutput, buffer: Uint8Array) {
    const { length } = brotliBuffers.get(this) ?? buffer;
    if (buffer.length > length) throw new Error(`expected ${length} bytes of BROTLI, found more`);
    brotliBuffers.set(this, buffer);
  },
});

/**
 * Decompresses brotli, to no more than `outputLength` bytes. In a module of its own, which is loaded
 * when a file needs it: the dictionary is as large as the code of all formats.
 */
export function unbrotli(input: Uint8Array, outputLength: number): Uint8Array {
  return decompressBrotli(input, outputLength);
}
