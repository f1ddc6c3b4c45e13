import type { PageHeader } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import type { SourceFile } from "../../../core/dataset/sourceFile.ts";
import type { ColumnChunkRange } from "./parquetFile.ts";
import { inFile, wholeNumber } from "./parquetFile.ts";
import { thriftStructEnd } from "./thrift.ts";

/** A page's header may hold its smallest and largest value. */
const maxHeaderBytes = 64 * 1024;
/** Read at a time, or more for a larger page. */
const readAheadBytes = 256 * 1024;

/** A page of a column: its header, and where the rest of it lies. */
export interface Page {
  readonly header: PageHeader;
  /** Where the header begins, for messages. */
  readonly offset: number;
  /** What follows the header, compressed. Valid until the next page is asked for. */
  body(): Promise<Uint8Array>;
}

/**
 * The pages of a column, in order. Bodies that nobody asks for are not read, save what comes along
 * with a header; no more than one page is held.
 *
 * @throws {LabError} "dataset-invalid" naming file and page, if a header is broken or a page goes
 *   beyond its column.
 */
export async function* columnPages(
  source: SourceFile,
  chunk: ColumnChunkRange,
): AsyncGenerator<Page> {
  const window = new ReadWindow(source, chunk.end);
  let offset = chunk.start;
  while (offset < chunk.end) {
    const place = `page at byte ${offset}`;
    const ahead = await window.read(offset, Math.min(chunk.end, offset + maxHeaderBytes));
    const { header, headerBytes } = inFile(source, place, () => parseHeader(ahead));
    const bodyStart = offset + headerBytes;
    const bodyEnd = inFile(source, place, () => {
      const end = bodyStart + wholeNumber(header.compressed_page_size, "bytes of a page");
      if (end <= chunk.end) return end;
      throw new Error(`expected the page to end by byte ${chunk.end}, found its end at ${end}`);
    });
    yield { header, offset, body: () => window.read(bodyStart, bodyEnd) };
    offset = bodyEnd;
  }
}

function parseHeader(bytes: Uint8Array): { header: PageHeader; headerBytes: number } {
  const headerBytes = thriftStructEnd(bytes, 0);
  const view = new DataView(bytes.buffer, bytes.byteOffset, headerBytes);
  return { header: parquetHeader({ view, offset: 0 }), headerBytes };
}

/** The last bytes read of a file, so that small pages are read many at a time. */
class ReadWindow {
  readonly #source: SourceFile;
  readonly #limit: number;
  #start = 0;
  #bytes: Uint8Array = new Uint8Array(0);

  constructor(source: SourceFile, limit: number) {
    this.#source = source;
    this.#limit = limit;
  }

  /** Bytes [start, end), all of them. */
  async read(start: number, end: number): Promise<Uint8Array> {
    const held = this.#start + this.#bytes.length;
    if (start < this.#start || end > held) {
      const readEnd = Math.max(end, Math.min(this.#limit, start + readAheadBytes));
      this.#bytes = await this.#source.read(start, readEnd);
      this.#start = start;
    }
    const found = this.#bytes.subarray(start - this.#start, end - this.#start);
    return inFile(this.#source, `byte ${start}`, () => {
      if (found.length === end - start) return found;
      throw new Error(`expected ${end - start} bytes, found ${found.length}`);
    });
  }
}
