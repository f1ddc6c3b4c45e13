import type { SourceFile } from "../../../core/dataset/sourceFile.ts";
import type { ReadContext } from "../../readContext.ts";
import type { CifarKind } from "./cifarKind.ts";

/** The labels of a file, read as records of one kind. */
export interface CifarScan {
  readonly kind: CifarKind;
  readonly file: SourceFile;
  readonly byteCount: number;
  /** For each label of the kind: the label of each record, u8 [records]. */
  readonly labels: readonly Uint8Array[];
}

/**
 * Reads a file once, front to back, and keeps its labels under each of the kinds.
 *
 * @returns A scan for each kind, in their order.
 */
export async function scanCifar(
  file: SourceFile,
  kinds: readonly CifarKind[],
  context: ReadContext,
): Promise<CifarScan[]> {
  const columns = kinds.map((kind) => kind.labels.map((): number[] => []));
  let byteCount = 0;
  for await (const chunk of file.chunks()) {
    context.signal.throwIfAborted();
    kinds.forEach(({ recordBytes, labels }, kindIndex) => {
      labels.forEach((_, labelByte) => {
        const column = columns[kindIndex][labelByte];
        let position = column.length * recordBytes + labelByte - byteCount;
        for (; position < chunk.length; position += recordBytes) column.push(chunk[position]);
      });
    });
    byteCount += chunk.length;
    const fraction = file.size === null || file.size === 0 ? null : byteCount / file.size;
    context.onProgress({ activity: `Reading labels of ${file.path}`, fraction });
  }
  return kinds.map((kind, kindIndex) => ({
    kind,
    file,
    byteCount,
    labels: columns[kindIndex].map((column) => Uint8Array.from(column)),
  }));
}

/** What keeps a file from being records of a kind: its size, a label; null if nothing does. */
export function scanProblem({ kind, file, byteCount, labels }: CifarScan): string | null {
  const { recordBytes } = kind;
  if (byteCount === 0) {
    return `${file.path} byte 0: expected a record of ${recordBytes} bytes, found 0`;
  }
  const rest = byteCount % recordBytes;
  if (rest !== 0) {
    const where = `${file.path} record ${(byteCount - rest) / recordBytes} (byte ${byteCount - rest})`;
    return `${where}: expected ${recordBytes} bytes, found ${rest} and the end of the file`;
  }
  for (const [labelByte, column] of labels.entries()) {
    const { name, names } = kind.labels[labelByte];
    const record = column.findIndex((label) => label >= names.length);
    if (record === -1) continue;
    const byte = record * recordBytes + labelByte;
    return (
      `${file.path} record ${record} (byte ${byte}): expected a ${name} below ${names.length}, ` +
      `found ${column[record]}`
    );
  }
  return null;
}
