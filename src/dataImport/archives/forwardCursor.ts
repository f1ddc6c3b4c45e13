import { readLimits } from "../../core/dataset/limits.ts";
import { joined } from "../bytes.ts";
import { invalid } from "../invalid.ts";

/** Kept from the start: the headers that format detection looks at again and again. */
const headBytes = 64 * 1024;
/** Kept behind the cursor: a reader that peeks at a header and then reads it again is common. */
const lookBehindBytes = 256 * 1024;

/** Bytes and where in the stream they begin. */
export interface Piece {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/**
 * Random reads out of a stream that only goes forward. Reading on is cheap; going back further
 * than the look-behind opens the stream again. Memory: head, look-behind, and what is asked for.
 */
export class ForwardCursor {
  private readonly path: string;
  private readonly open: () => AsyncIterable<Uint8Array>;
  private stream: AsyncIterator<Uint8Array> | null = null;
  private head: Uint8Array | null = null;
  private window: Piece[] = [];
  private position = 0;
  private ended = false;
  private last: Promise<unknown> = Promise.resolve();

  /**
   * @param path For messages.
   * @param open Starts the stream; each chunk is a buffer that is not written to again.
   */
  constructor(path: string, open: () => AsyncIterable<Uint8Array>) {
    this.path = path;
    this.open = open;
  }

  /**
   * Bytes [start, end), clipped at the end of the stream. One read at a time: others wait.
   *
   * @throws {LabError} "dataset-invalid" for a range of more than `readLimits.entryBytes`, and
   *   whatever the stream throws.
   */
  read(start: number, end: number): Promise<Uint8Array> {
    const turn = this.last.then(() => this.readNow(start, end));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private async readNow(start: number, end: number): Promise<Uint8Array> {
    if (end <= start) return new Uint8Array(0);
    if (this.head !== null && end <= this.head.length) return this.head.slice(start, end);
    if (this.stream === null || start < (this.window[0]?.start ?? this.position)) this.restart();
    const taken: Uint8Array[] = this.window.flatMap((piece) => overlap(piece, start, end));
    let takenBytes = taken.reduce((sum, bytes) => sum + bytes.length, 0);
    while (!this.ended && this.position < end) {
      const piece = await this.advance();
      if (piece === null) break;
      for (const bytes of overlap(piece, start, end)) {
        taken.push(bytes);
        takenBytes += bytes.length;
      }
      if (takenBytes > readLimits.entryBytes) {
        const expected = `at most ${readLimits.entryBytes} bytes to be read at once`;
        throw invalid(`${this.path} byte ${start}`, expected, "more");
      }
    }
    return joined(taken, takenBytes);
  }

  private restart(): void {
    this.close();
    this.stream = this.open()[Symbol.asyncIterator]();
    this.window = [];
    this.position = 0;
    this.ended = false;
  }

  private close(): void {
    // The stream holds nothing but memory, so its end is not awaited.
    this.stream?.return?.()?.catch(() => undefined);
    this.stream = null;
  }

  private async advance(): Promise<Piece | null> {
    try {
      const next = await this.stream?.next();
      if (next === undefined || next.done) {
        this.ended = true;
        return null;
      }
      const piece = { start: this.position, bytes: next.value };
      this.position += next.value.length;
      this.keep(piece);
      return piece;
    } catch (cause) {
      // A stream that failed is at its end; the next read starts again and fails the same way.
      this.close();
      throw cause;
    }
  }

  private keep(piece: Piece): void {
    this.window.push(piece);
    while (this.window.length > 1 && this.position - this.window[1].start >= lookBehindBytes) {
      this.window.shift();
    }
    if (this.head === null && piece.start === 0) this.head = piece.bytes.slice(0, headBytes);
  }
}

/** The bytes of a piece within [start, end), as a list of one or none. */
export function overlap(piece: Piece, start: number, end: number): Uint8Array[] {
  const from = Math.max(0, start - piece.start);
  const to = Math.min(piece.bytes.length, end - piece.start);
  return from < to ? [piece.bytes.subarray(from, to)] : [];
}
