import { gunzipSync, gzipSync } from "fflate";
import { LabError, reasonOf } from "../errors.ts";

/** Deflate makes at most this many bytes of one. See zlib.net/zlib_tech.html. */
const largestRatio = 1032;

/** Compresses to gzip. The bytes depend on the content alone: no date, no file name. */
export function gzip(content: Uint8Array): Uint8Array {
  return gzipSync(content, { level: 9, mtime: 0 });
}

/**
 * Decompresses gzip of a known size, and never makes more than that.
 *
 * @param file Name for messages.
 * @param stored A gzip stream of one member.
 * @param bytes Size of the content.
 * @throws {LabError} "dataset-invalid" if the stream is broken or holds another number of bytes.
 */
export function gunzip(file: string, stored: Uint8Array, bytes: number): Uint8Array {
  if (bytes > largestRatio * stored.length) {
    throw invalid(file, bytes, `${stored.length} bytes, which cannot hold as many`);
  }
  // fflate drops what does not fit; one byte to spare shows that something did not.
  const out = allocate(file, bytes + 1);
  const content = inflate(file, stored, bytes, out);
  if (content.length > bytes) throw invalid(file, bytes, "more");
  if (content.length < bytes) throw invalid(file, bytes, `${content.length}`);
  return content;
}

function allocate(file: string, bytes: number): Uint8Array {
  try {
    return new Uint8Array(bytes);
  } catch (cause) {
    throw new LabError("out-of-memory", `${file}: needs ${bytes} bytes of memory`, { cause });
  }
}

function inflate(file: string, stored: Uint8Array, bytes: number, out: Uint8Array): Uint8Array {
  try {
    return gunzipSync(stored, { out });
  } catch (cause) {
    const found = reasonOf(cause);
    throw invalid(file, bytes, `a broken stream (${found})`, cause);
  }
}

function invalid(file: string, bytes: number, found: string, cause?: unknown): LabError {
  const message = `${file}: expected gzip of ${bytes} bytes, found ${found}`;
  return new LabError("dataset-invalid", message, { cause });
}
