import { LabError } from "../errors.ts";

/** No reader takes more than this, so that no file can exhaust the memory. */
export const readLimits = {
  /** Bytes of images of the data set that is made; a larger one needs a subset or smaller images. */
  packedBytes: 1024 ** 3,
  /** Files of a folder or an archive. */
  fileCount: 1_000_000,
  /** Bytes of an entry of an archive, or a page of a parquet file, that has to be held in memory. */
  entryBytes: 1024 ** 3,
  /** Bytes of one encoded image. */
  encodedImageBytes: 64 * 1024 ** 2,
  /** Pixels of one decoded image. */
  imagePixels: 64_000_000,
  /** Bytes of a CSV file, a manifest, a header. */
  textBytes: 256 * 1024 ** 2,
  /** Labels and subgroups are bytes. */
  classCount: 256,
  /**
   * A reading that reports no progress for so long is ended. Every read of a file is progress; between
   * two, the longest work on intact files is the hash of a gibibyte or an image of `imagePixels`: seconds.
   */
  silenceMs: 60_000,
} as const;

/** The error of a reading that reported no progress. */
export function silenceError(silenceMs: number): LabError {
  const seconds = Math.round(silenceMs / 1000);
  const message = `Reading was stopped: there was no progress in ${seconds} s. The files may be damaged, or a server does not answer`;
  return new LabError("worker-failed", message);
}
