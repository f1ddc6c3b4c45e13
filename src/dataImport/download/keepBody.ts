import { joined } from "../bytes.ts";
import type { CancelSignal } from "../readContext.ts";
import type { StreamReader } from "./fetching.ts";
import { brokenConnection } from "./fetching.ts";

/** So much is lost at most where the page is closed; a smaller chunk is a call to the store more. */
const chunkBytes = 1024 ** 2;

/** Where the bytes go. */
export interface BodyTarget {
  readonly append: (chunk: Uint8Array) => Promise<void>;
  /** Called after every read with the bytes of this body so far. */
  readonly onReceived: (byteCount: number) => void;
  /** Reading stops once more than this have come. */
  readonly maxBytes: number;
}

/**
 * Keeps the body of an answer as it comes, in chunks of about a mebibyte. What has come before the
 * connection breaks or the download is cancelled is kept too.
 *
 * @returns Bytes that came.
 * @throws {TryAgain} If the connection breaks; "cancelled"; whatever `append` throws.
 */
export async function keepBody(
  reader: StreamReader,
  { append, onReceived, maxBytes }: BodyTarget,
  signal: CancelSignal,
): Promise<number> {
  let received = 0;
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;

  async function flush(): Promise<void> {
    if (pendingBytes === 0) return;
    const chunk = pending.length === 1 ? pending[0] : joined(pending, pendingBytes);
    pending = [];
    pendingBytes = 0;
    await append(chunk);
  }

  try {
    while (received <= maxBytes) {
      const step = await next(reader, signal);
      if (step instanceof Error) {
        await flush();
        throw step;
      }
      if (step === null) break;
      pending.push(step);
      pendingBytes += step.length;
      received += step.length;
      onReceived(received);
      if (pendingBytes >= chunkBytes) await flush();
    }
    await flush();
    return received;
  } finally {
    // Closes the connection where the body was not read to its end. That is not awaited.
    reader.cancel().catch(() => {});
  }
}

/** The next bytes, null at the end, or why there are none. */
async function next(
  reader: StreamReader,
  signal: CancelSignal,
): Promise<Uint8Array | null | Error> {
  try {
    signal.throwIfAborted();
    const { done, value } = await reader.read();
    return done ? null : (value ?? new Uint8Array(0));
  } catch (cause) {
    return brokenConnection(cause);
  }
}
