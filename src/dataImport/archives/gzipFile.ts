import { Gunzip } from "fflate";
import type { SourceFile } from "../../core/dataset/sourceFile.ts";
import { LabError, reasonOf } from "../../core/errors.ts";
import { hexBytes, joined } from "../bytes.ts";
import { invalid } from "../invalid.ts";
import { chunkBytes } from "../rangedFile.ts";
import { crc32 } from "./crc32.ts";
import { ForwardCursor, overlap, type Piece } from "./forwardCursor.ts";

/**
 * Input of one step of the inflater. Deflate expands at most 1032 times, so a step makes at most
 * 4 MiB, whatever the file.
 */
export const inflateStepBytes = 4096;

/**
 * Input without any output is at most this: a header with the largest extra field, then the largest
 * stored block. More is a header that never ends, which fflate would collect without bound.
 */
const silentBytes = 160 * 1024;

/** How fflate calls a member that does not begin as gzip does; of the first one that is checked here. */
const noMember = "invalid gzip data";

/** True if the bytes begin as gzip does: magic, method deflate, no reserved flags. */
export function isGzip(start: Uint8Array): boolean {
  return start[0] === 0x1f && start[1] === 0x8b && start[2] === 8 && (start[3] & 0xe0) === 0;
}

/**
 * What a gzip file holds, decompressed as it is read. Several members one after another count as
 * one file. Length and CRC-32 of each member are checked when its end is reached.
 *
 * @param file The compressed file.
 * @returns Path without `.gz`; size null; chunks of at most a mebibyte.
 *   Its `chunks` and `read` throw a LabError "dataset-invalid" that names file and offset if this
 *   is no gzip file, is cut off, or its checksum is off.
 */
export function gunzipped(file: SourceFile): SourceFile {
  const path = file.path.replace(/\.tgz$/i, ".tar").replace(/\.gz$/i, "");
  const chunks = () => gunzipChunks(file);
  const cursor = new ForwardCursor(path, chunks);
  return { path, size: null, chunks, read: (start, end) => cursor.read(start, end) };
}

async function* gunzipChunks(file: SourceFile): AsyncGenerator<Uint8Array> {
  const start = await file.read(0, 4);
  if (!isGzip(start)) {
    throw invalid(`${file.path} byte 0`, "gzip (1f 8b 08 ..)", hexBytes(start));
  }
  const members = new MemberStream(file.path);
  for await (const chunk of file.chunks()) {
    for (let at = 0; at < chunk.length; at += inflateStepBytes) {
      yield* members.push(chunk.subarray(at, at + inflateStepBytes));
    }
  }
  members.finish();
}

/** Inflates members and checks their trailers, which fflate skips. */
class MemberStream {
  private readonly path: string;
  private readonly inflater: Gunzip;
  private made: Uint8Array[] = [];
  private crc = 0;
  private length = 0;
  private readBytes = 0;
  private madeAtByte = 0;
  /** The input read last: enough to find a trailer again once the header after it is complete. */
  private recent: Piece[] = [];

  constructor(path: string) {
    this.path = path;
    this.inflater = new Gunzip((bytes) => {
      if (bytes.length === 0) return;
      this.crc = crc32(bytes, this.crc);
      this.length += bytes.length;
      this.made.push(bytes);
    });
    // Called at the start of each member but the first, after all bytes of the one before.
    this.inflater.onmember = (offset) => this.checkTrailer(offset);
  }

  *push(input: Uint8Array): Generator<Uint8Array> {
    this.made = [];
    const start = this.readBytes;
    this.readBytes += input.length;
    this.recent.push({ start, bytes: input });
    while (start - this.recent[0].start > silentBytes) this.recent.shift();
    try {
      this.inflater.push(input);
    } catch (cause) {
      if (cause instanceof LabError) throw cause;
      const where = `${this.path} near byte ${start}`;
      if (reasonOf(cause) === noMember) {
        const found = "other bytes after the compressed data";
        throw invalid(where, "the end of the gzip file or another member", found, { cause });
      }
      throw invalid(where, "gzip data", `it broken (${reasonOf(cause)})`, { cause });
    }
    if (this.made.length > 0) this.madeAtByte = this.readBytes;
    if (this.readBytes - this.madeAtByte > silentBytes) {
      throw invalid(`${this.path} byte ${this.madeAtByte}`, "gzip data", "a header without end");
    }
    for (const bytes of this.made) {
      for (let at = 0; at < bytes.length; at += chunkBytes) {
        yield bytes.subarray(at, at + chunkBytes);
      }
    }
  }

  /** A file that is cut off anywhere ends in bytes that are not its member's CRC and length. */
  finish(): void {
    this.checkTrailer(this.readBytes);
  }

  private checkTrailer(end: number): void {
    const found = this.recent.flatMap((piece) => overlap(piece, end - 8, end));
    const trailer = joined(found, Math.min(8, this.readBytes));
    const expected = new Uint8Array(8);
    const view = new DataView(expected.buffer);
    view.setUint32(0, this.crc, true);
    view.setUint32(4, this.length % 2 ** 32, true);
    if (hexBytes(trailer) !== hexBytes(expected)) {
      throw invalid(
        `${this.path} byte ${end - trailer.length}`,
        `CRC-32 and length ${hexBytes(expected)} of what was decompressed`,
        `${hexBytes(trailer)}: the file is cut off or damaged`,
      );
    }
    this.crc = 0;
    this.length = 0;
  }
}
