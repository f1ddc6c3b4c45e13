import type { ImageShape } from "../../core/dataset/manifest.ts";
import type { SourceFile } from "../../core/dataset/sourceFile.ts";
import { invalid } from "../invalid.ts";
import type { ReadContext } from "../readContext.ts";
import type { SourcePart } from "../reading.ts";

/** Records of one size, one after the other. */
export interface RecordLayout {
  /** Where record 0 begins. */
  readonly startByte: number;
  readonly recordBytes: number;
}

/** Records that lie close together are read together, up to this many bytes or one record. */
const rangeBytes = 1024 ** 2;

/** Reads images of one shape that follow one another, u8 [count, height, width, channels]. */
export function imageReader(
  file: SourceFile,
  startByte: number,
  shape: ImageShape,
): SourcePart["readImages"] {
  const layout = { startByte, recordBytes: shape.height * shape.width * shape.channels };
  return (chosen, take, context) =>
    readRecords(
      file,
      layout,
      chosen,
      (index, pixels) => take(index, { ...shape, pixels }),
      context,
    );
}

/**
 * Passes on the chosen records of a file, front to back, each once. Bytes far from any chosen
 * record are not read.
 *
 * @param chosen Indices of records, ascending, without doubles.
 * @param take Gets the record's index and a view of its bytes.
 * @throws {LabError} "dataset-invalid" if the file ends within a chosen record; "cancelled".
 */
export async function readRecords(
  file: SourceFile,
  { startByte, recordBytes }: RecordLayout,
  chosen: Uint32Array,
  take: (recordIndex: number, bytes: Uint8Array) => void,
  context: ReadContext,
): Promise<void> {
  const activity = `Reading ${file.path}`;
  let next = 0;
  while (next < chosen.length) {
    context.signal.throwIfAborted();
    const rangeStart = startByte + chosen[next] * recordBytes;
    let past = next + 1;
    while (
      past < chosen.length &&
      startByte + (chosen[past] + 1) * recordBytes - rangeStart <= rangeBytes
    ) {
      past++;
    }
    const rangeEnd = startByte + (chosen[past - 1] + 1) * recordBytes;
    const range = await file.read(rangeStart, rangeEnd);
    if (range.length !== rangeEnd - rangeStart) {
      throw invalid(
        `${file.path} byte ${rangeStart}`,
        `${rangeEnd - rangeStart} bytes of records`,
        `${range.length} and the end of the file`,
      );
    }
    for (; next < past; next++) {
      const offset = startByte + chosen[next] * recordBytes - rangeStart;
      take(chosen[next], range.subarray(offset, offset + recordBytes));
    }
    context.onProgress({ activity, fraction: next / chosen.length });
  }
}

/**
 * Bytes of a file. One that does not say is read to its end, or until it is longer than expected.
 *
 * @returns The size; any number above `expectedBytes` if the file is longer than that.
 */
export async function measureBytes(
  file: SourceFile,
  expectedBytes: number,
  context: ReadContext,
): Promise<number> {
  if (file.size !== null) return file.size;
  let byteCount = 0;
  for await (const chunk of file.chunks()) {
    context.signal.throwIfAborted();
    byteCount += chunk.length;
    if (byteCount > expectedBytes) break;
    context.onProgress({
      activity: `Checking ${file.path}`,
      fraction: byteCount / expectedBytes,
    });
  }
  return byteCount;
}
