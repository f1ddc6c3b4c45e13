import { Inflate } from "fflate";
import type { SourceFile } from "../../core/dataset/sourceFile.ts";
import { LabError, reasonOf } from "../../core/errors.ts";
import { invalid } from "../invalid.ts";
import { crc32 } from "./crc32.ts";
import { inflateStepBytes } from "./gzipFile.ts";

/** Where compressed data lie and what they must give. */
export interface DeflatedRange {
  /** Archive and entry, for messages. */
  readonly where: string;
  readonly archive: SourceFile;
  readonly start: number;
  readonly end: number;
  /** Bytes once inflated. */
  readonly size: number;
  readonly crc32: number;
}

/** Compressed bytes fetched at a time. */
const fetchBytes = 1024 ** 2;

/**
 * Inflates a deflated entry piece by piece; no piece is larger than 4 MiB, and all together never
 * larger than the declared size.
 *
 * @throws {LabError} "dataset-invalid" if the data are broken, give more or fewer bytes than
 *   declared, or another CRC-32.
 */
export async function* inflateRange(range: DeflatedRange): AsyncGenerator<Uint8Array> {
  const { where, archive, start, end, size } = range;
  let made: Uint8Array[] = [];
  let madeBytes = 0;
  let crc = 0;
  const inflater = new Inflate((bytes) => {
    madeBytes += bytes.length;
    if (madeBytes > size) throw invalid(where, `${size} bytes as declared`, "more");
    crc = crc32(bytes, crc);
    if (bytes.length > 0) made.push(bytes);
  });
  for (let fetched = start; fetched < end; fetched += fetchBytes) {
    const input = await archive.read(fetched, Math.min(end, fetched + fetchBytes));
    for (let at = 0; at < input.length; at += inflateStepBytes) {
      const step = input.subarray(at, at + inflateStepBytes);
      made = [];
      try {
        inflater.push(step, fetched + at + step.length >= end);
      } catch (cause) {
        if (cause instanceof LabError) throw cause;
        const place = `${where} near byte ${fetched + at} of the archive`;
        throw invalid(place, "deflated data", `them broken (${reasonOf(cause)})`, { cause });
      }
      yield* made;
    }
  }
  if (madeBytes !== size) throw invalid(where, `${size} bytes as declared`, `${madeBytes}`);
  if (crc !== range.crc32) {
    throw invalid(where, `CRC-32 ${range.crc32.toString(16)}`, crc.toString(16));
  }
}
