import { readLimits } from "../../core/dataset/limits.ts";
import type { SourceFile } from "../../core/dataset/sourceFile.ts";
import { hexBytes, joined } from "../bytes.ts";
import { invalid, quoted } from "../invalid.ts";
import { chunkBytes } from "../rangedFile.ts";
import { crc32 } from "./crc32.ts";
import { type DeflatedRange, inflateRange } from "./inflateRange.ts";

export const storeMethod = 0;
export const deflateMethod = 8;
/** A local header without name and extra field. */
export const localHeaderBytes = 30;

/** Larger entries can be peeked at without inflating all of them. */
const peekBytes = 64 * 1024;

/** An entry, as the central directory describes it. */
export interface ZipRecord {
  readonly path: string;
  /** Bytes once inflated, as declared. */
  readonly size: number;
  readonly compressedSize: number;
  readonly method: number;
  readonly crc32: number;
  /** Where its local header is. */
  readonly start: number;
  /** Where the next entry, or the central directory, is. */
  end: number;
}

/** The one entry of an archive that was inflated last: what is read twice is read twice in a row. */
export class EntryCache {
  private held: { readonly record: ZipRecord; readonly bytes: Promise<Uint8Array> } | null = null;

  /** The entry's bytes, if they are held. */
  get(record: ZipRecord): Promise<Uint8Array> | null {
    return this.held?.record === record ? this.held.bytes : null;
  }

  /** Holds what `inflate` gives instead of what was held. A failure is not held. */
  fill(record: ZipRecord, inflate: () => Promise<Uint8Array>): Promise<Uint8Array> {
    this.held = null;
    const bytes = inflate();
    const held = { record, bytes };
    this.held = held;
    bytes.catch(() => {
      if (this.held === held) this.held = null;
    });
    return bytes;
  }
}

/**
 * An entry of a zip. A stored one is read by range; a deflated one is inflated at the first read,
 * checked against size and CRC-32, and held until another is read; `chunks` holds nothing. The
 * CRC-32 of a stored entry is checked when all of it is read at once or by `chunks`.
 */
export class ZipEntryFile implements SourceFile {
  readonly path: string;
  readonly size: number;
  private readonly archive: SourceFile;
  private readonly record: ZipRecord;
  private readonly cache: EntryCache;

  constructor(archive: SourceFile, record: ZipRecord, cache: EntryCache) {
    this.path = record.path;
    this.size = record.size;
    this.archive = archive;
    this.record = record;
    this.cache = cache;
  }

  async read(start: number, end: number): Promise<Uint8Array> {
    const to = Math.min(end, this.size);
    if (to <= start) return new Uint8Array(0);
    if (this.record.method === storeMethod) return this.readStored(start, to);
    const held = this.cache.get(this.record);
    if (held === null && this.size > peekBytes && to <= peekBytes) return this.peek(start, to);
    const bytes = await (held ?? this.cache.fill(this.record, () => this.inflated()));
    return bytes.subarray(start, to);
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    const data = await this.locate();
    if (this.record.method === storeMethod) {
      let crc = 0;
      for (let at = 0; at < this.size; at += chunkBytes) {
        const end = Math.min(this.size, at + chunkBytes);
        const bytes = await this.archive.read(data.start + at, data.start + end);
        crc = crc32(bytes, crc);
        yield bytes;
      }
      this.checkCrc(crc);
      return;
    }
    for await (const piece of inflateRange(data)) {
      for (let at = 0; at < piece.length; at += chunkBytes) {
        yield piece.subarray(at, at + chunkBytes);
      }
    }
  }

  private async readStored(start: number, end: number): Promise<Uint8Array> {
    const data = await this.locate();
    const bytes = await this.archive.read(data.start + start, data.start + end);
    if (bytes.length === this.size) this.checkCrc(crc32(bytes));
    return bytes;
  }

  private async peek(start: number, end: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    let length = 0;
    for await (const piece of inflateRange(await this.locate())) {
      pieces.push(piece);
      length += piece.length;
      if (length >= end) break;
    }
    return joined(pieces, length).slice(start, end);
  }

  private async inflated(): Promise<Uint8Array> {
    const data = await this.locate();
    if (this.size > readLimits.entryBytes) {
      throw invalid(data.where, `at most ${readLimits.entryBytes} bytes`, `${this.size} declared`);
    }
    // The declared size is one that the compressed bytes can reach: checked when listing.
    const bytes = new Uint8Array(this.size);
    let length = 0;
    for await (const piece of inflateRange(data)) {
      bytes.set(piece, length);
      length += piece.length;
    }
    return bytes;
  }

  /** Finds the data behind the local header, which has lengths of its own. */
  private async locate(): Promise<DeflatedRange> {
    const { record, archive } = this;
    const where = `${archive.path} entry ${quoted(record.path)}`;
    const header = await archive.read(record.start, record.start + localHeaderBytes);
    const signature = hexBytes(header.subarray(0, 4));
    if (header.length < localHeaderBytes || signature !== "50 4b 03 04") {
      throw invalid(`${where} byte ${record.start}`, "a local header (50 4b 03 04)", signature);
    }
    const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
    const method = view.getUint16(8, true);
    if (method !== record.method) {
      const expected = `method ${record.method} as in the central directory`;
      throw invalid(`${where} byte ${record.start + 8}`, expected, `method ${method}`);
    }
    const nameBytes = view.getUint16(26, true);
    const start = record.start + localHeaderBytes + nameBytes + view.getUint16(28, true);
    const end = start + record.compressedSize;
    if (end > record.end) {
      throw invalid(where, `bytes ${start} to ${end} of its own`, `their end at ${record.end}`);
    }
    return { where, archive, start, end, size: record.size, crc32: record.crc32 };
  }

  private checkCrc(found: number): void {
    const { path, crc32: expected } = this.record;
    if (found === expected) return;
    const where = `${this.archive.path} entry ${quoted(path)}`;
    throw invalid(where, `CRC-32 ${expected.toString(16)}`, found.toString(16));
  }
}
