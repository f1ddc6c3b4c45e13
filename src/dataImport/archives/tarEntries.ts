import type { SourceFile } from "../../core/dataset/sourceFile.ts";
import { invalid, quoted } from "../invalid.ts";
import { chunkBytes, rangedFile } from "../rangedFile.ts";
import type { ReadContext } from "../readContext.ts";
import { EntryNames } from "./safePath.ts";
import { isZero, parsePax, parseTarHeader, tarBlockBytes, text } from "./tarHeader.ts";

/** Long names and pax headers; real ones are a few hundred bytes. */
const extensionBytes = 1024 ** 2;
/** Headers are looked for in blocks of this, so that many small entries are few reads. */
const windowBytes = 64 * 1024;

/** After the end of a compressed tar; archivers pad to 10 KiB, tapes to some MiB. */
const paddingBytes = 64 * 1024 ** 2;

/** The entries of an archive, and what was left out. */
export interface ArchiveEntries {
  readonly files: SourceFile[];
  /** In sentences for people. */
  readonly notes: string[];
}

/** What headers before an entry say of it. */
interface Extension {
  name?: string;
  size?: number;
  isSparse?: boolean;
}

/**
 * Lists a tar: v7, ustar, pax, GNU. Headers are read now, contents when asked for, by range.
 *
 * Not by modern-tar: its decoder gives each body as a stream that has to be read before the next
 * header, and no offsets, so an entry could be read again only by reading all before it.
 *
 * @param file The tar; `gunzipped` for a compressed one, which is cheapest to read in order.
 * @throws {LabError} "dataset-invalid" naming the offset of a header that is broken or missing, an
 *   unsafe or double name, or an end that is missing.
 */
export async function tarEntries(file: SourceFile, context: ReadContext): Promise<ArchiveEntries> {
  const names = new EntryNames(file.path);
  const readBlock = windowedRead(file);
  const files: SourceFile[] = [];
  let shared: Extension = {};
  let extension: Extension = {};
  for (let offset = 0; ; ) {
    context.signal.throwIfAborted();
    const where = `${file.path} byte ${offset}`;
    const block = await readBlock(offset, offset + tarBlockBytes);
    if (block.length < tarBlockBytes) {
      throw invalid(where, "a header or the zero block of the end", "the end of the file");
    }
    if (isZero(block)) {
      if (file.size === null) await readToEnd(file, offset, context);
      break;
    }
    const header = parseTarHeader(block, where);
    const start = offset + tarBlockBytes;
    const isExtension = "xgLK".includes(header.type);
    const size = isExtension ? header.size : (extension.size ?? shared.size ?? header.size);
    offset = start + Math.ceil(size / tarBlockBytes) * tarBlockBytes;
    if (!Number.isSafeInteger(offset) || (file.size !== null && offset > file.size)) {
      const found = `the end of the file at byte ${file.size}`;
      throw invalid(`${where} entry ${quoted(header.name)}`, `${size} bytes`, found);
    }
    if (isExtension) {
      if (size > extensionBytes) {
        throw invalid(where, `a name of at most ${extensionBytes} bytes`, `${size} bytes`);
      }
      const bytes = await readBlock(start, start + size);
      if (header.type === "g") shared = { ...shared, ...paxExtension(bytes, where) };
      if (header.type === "x") extension = { ...extension, ...paxExtension(bytes, where) };
      if (header.type === "L") extension = { ...extension, name: text(bytes) };
      continue;
    }
    const name = extension.name ?? shared.name ?? header.name;
    const isSparse = extension.isSparse ?? shared.isSparse ?? false;
    const path = names.take(name, isSparse ? "other" : kindOf(header.type, name));
    if (path !== null) files.push(rangeOf(file, path, start, size));
    extension = {};
    context.onProgress({
      activity: `Listing ${file.path}`,
      fraction: file.size === null ? null : offset / file.size,
    });
  }
  return { files, notes: names.notes() };
}

/** Reads the padding of a compressed tar: the checksum stands behind it. */
async function readToEnd(file: SourceFile, end: number, context: ReadContext): Promise<void> {
  for (let at = end; ; at += chunkBytes) {
    context.signal.throwIfAborted();
    if (at - end > paddingBytes) {
      const expected = `at most ${paddingBytes} bytes after the end of the tar`;
      throw invalid(`${file.path} byte ${at}`, expected, "more");
    }
    if ((await file.read(at, at + chunkBytes)).length === 0) return;
  }
}

/** `7` is a file to be laid out in one piece; v7 marks folders by a slash alone. */
function kindOf(type: string, name: string): "file" | "folder" | "other" {
  if (type === "5" || ((type === "0" || type === "7") && name.endsWith("/"))) return "folder";
  return type === "0" || type === "7" ? "file" : "other";
}

function paxExtension(bytes: Uint8Array, where: string): Extension {
  const records = parsePax(bytes, where);
  const extension: Extension = {};
  const name = records.get("path");
  if (name !== undefined) extension.name = name;
  const size = records.get("size");
  if (size !== undefined) {
    if (!/^\d{1,15}$/.test(size)) throw invalid(`${where} (pax size)`, "a number", quoted(size));
    extension.size = Number(size);
  }
  // A sparse file's contents are a map and pieces; no data set is packed like that.
  for (const key of records.keys()) if (key.startsWith("GNU.sparse.")) extension.isSparse = true;
  return extension;
}

/** A file that is a range of another. */
function rangeOf(file: SourceFile, path: string, start: number, size: number): SourceFile {
  return rangedFile(path, size, async (from, to) => {
    const end = Math.min(to, size);
    if (end <= from) return new Uint8Array(0);
    const bytes = await file.read(start + from, start + end);
    if (bytes.length !== end - from) {
      const where = `${file.path} entry ${quoted(path)} byte ${from}`;
      throw invalid(where, `${end - from} bytes`, bytes.length);
    }
    return bytes;
  });
}

function windowedRead(file: SourceFile): SourceFile["read"] {
  let windowStart = 0;
  let window: Uint8Array = new Uint8Array(0);
  return async (start, end) => {
    if (start < windowStart || end > windowStart + window.length) {
      window = await file.read(start, Math.max(end, start + windowBytes));
      windowStart = start;
    }
    return window.subarray(start - windowStart, end - windowStart);
  };
}
