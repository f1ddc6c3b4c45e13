import { readLimits } from "../../core/dataset/limits.ts";
import type { SourceFile } from "../../core/dataset/sourceFile.ts";
import { joined } from "../bytes.ts";
import { invalid } from "../invalid.ts";
import type { ReadContext } from "../readContext.ts";

/**
 * Reads a text file in UTF-8, with or without a byte order mark.
 *
 * @throws {LabError} "dataset-invalid" above `readLimits.textBytes`, or if it is not UTF-8.
 */
export async function readTextFile(
  file: SourceFile,
  { signal }: Pick<ReadContext, "signal">,
): Promise<string> {
  const expected = `a text of at most ${readLimits.textBytes} bytes`;
  if (file.size !== null && file.size > readLimits.textBytes) {
    throw invalid(file.path, expected, `${file.size}`);
  }
  const chunks: Uint8Array[] = [];
  let byteCount = 0;
  for await (const chunk of file.chunks()) {
    signal.throwIfAborted();
    byteCount += chunk.length;
    if (byteCount > readLimits.textBytes) throw invalid(file.path, expected, "more");
    chunks.push(chunk.slice());
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(joined(chunks, byteCount));
  } catch {
    throw invalid(file.path, "text in UTF-8", "bytes that are not; save it as UTF-8");
  }
}
