import { type Entry, ZipReader } from "@zip.js/zip.js/lib/zip-core-reader.js";
import { readLimits } from "../../core/dataset/limits.ts";
import type { SourceFile } from "../../core/dataset/sourceFile.ts";
import { LabError, reasonOf } from "../../core/errors.ts";
import { invalid, quoted } from "../invalid.ts";
import type { ReadContext } from "../readContext.ts";
import { EntryNames } from "./safePath.ts";
import type { ArchiveEntries } from "./tarEntries.ts";
import {
  deflateMethod,
  EntryCache,
  localHeaderBytes,
  storeMethod,
  ZipEntryFile,
  type ZipRecord,
} from "./zipEntryFile.ts";

/** Deflate makes 258 bytes of two bits at best. */
const largestDeflateRatio = 1032;

/**
 * Lists a zip. The central directory is read now, by zip.js (zip64, names in other encodings,
 * archives with something before them); contents are read when asked for, by range and fflate, as
 * zip.js would read them through streams and workers that only a browser has.
 *
 * Refused before anything is inflated: encrypted entries, methods other than store and deflate,
 * entries that overlap (how zip bombs share their data), sizes that deflate cannot reach.
 *
 * @param file A file of known size.
 * @throws {LabError} "dataset-invalid" naming archive and entry.
 */
export async function zipEntries(file: SourceFile, context: ReadContext): Promise<ArchiveEntries> {
  const size = file.size;
  if (size === null) throw invalid(file.path, "a zip of known size", "a compressed one");
  const names = new EntryNames(file.path);
  const records: ZipRecord[] = [];
  const zip = new ZipReader(rangeReader(file, size));
  try {
    // Names are checked here, so that the message names the entry.
    for await (const entry of zip.getEntriesGenerator({ filenameValidation: "tolerant" })) {
      context.signal.throwIfAborted();
      const name = withSlashes(entry.filename);
      const path = names.take(name, kindOf(entry, name));
      if (path !== null) records.push(recordOf(file.path, path, entry));
    }
  } catch (cause) {
    if (cause instanceof LabError || context.signal.aborted) throw cause;
    throw invalid(file.path, "a zip archive", `it broken (${reasonOf(cause)})`, { cause });
  }
  boundRecords(file.path, records, zip.directoryOffset ?? size);
  const cache = new EntryCache();
  const files = records.map((record) => new ZipEntryFile(file, record, cache));
  return { files, notes: names.notes() };
}

/** What zip.js reads through; one read is at most a central directory of the largest kind. */
function rangeReader(file: SourceFile, size: number) {
  return {
    size,
    get readable(): never {
      throw new LabError("internal", `${file.path}: the directory of a zip is read by range`);
    },
    async readUint8Array(index: number, length: number): Promise<Uint8Array> {
      if (length > readLimits.textBytes) {
        const expected = `a central directory of at most ${readLimits.textBytes} bytes`;
        throw invalid(`${file.path} byte ${index}`, expected, `${length} bytes`);
      }
      return file.read(Math.max(0, index), Math.max(0, index) + length);
    },
  };
}

/** Some archivers of Windows write backslashes between folders, against the specification. */
function withSlashes(name: string): string {
  return name.replaceAll("\\", "/");
}

function kindOf(entry: Entry, name: string): "file" | "folder" | "other" {
  if (entry.directory || name.endsWith("/")) return "folder";
  return entry.symlink ? "other" : "file";
}

function recordOf(archivePath: string, path: string, entry: Entry): ZipRecord {
  const where = `${archivePath} entry ${quoted(path)}`;
  const { compressedSize, uncompressedSize: size, compressionMethod: method, crc32 } = entry;
  if (entry.encrypted) throw invalid(where, "an entry without password", "it encrypted");
  if (method !== storeMethod && method !== deflateMethod) {
    throw invalid(where, "method 0 (stored) or 8 (deflated)", `method ${method}`);
  }
  if (method === storeMethod && compressedSize !== size) {
    throw invalid(where, `${size} bytes stored as they are`, `${compressedSize}`);
  }
  if (size > compressedSize * largestDeflateRatio) {
    const expected = `at most ${compressedSize * largestDeflateRatio} bytes out of ${compressedSize}`;
    throw invalid(where, expected, `${size} declared`);
  }
  const leastBytes = localHeaderBytes + entry.rawFilename.length + compressedSize;
  const start = entry.offset;
  return { path, size, compressedSize, method, crc32: crc32 ?? 0, start, end: start + leastBytes };
}

/** Gives each record the room up to the next one, and refuses those that need more. */
function boundRecords(archivePath: string, records: ZipRecord[], directoryStart: number): void {
  const inOrder = [...records].sort((a, b) => a.start - b.start);
  for (const [index, record] of inOrder.entries()) {
    const next = inOrder[index + 1];
    const limit = next?.start ?? directoryStart;
    if (record.start < 0 || record.end > limit) {
      const after = next === undefined ? "the central directory" : `entry ${quoted(next.path)}`;
      throw invalid(
        `${archivePath} entry ${quoted(record.path)}`,
        `bytes ${record.start} to ${record.end} of its own`,
        `${after} at byte ${limit}`,
      );
    }
    record.end = limit;
  }
}
