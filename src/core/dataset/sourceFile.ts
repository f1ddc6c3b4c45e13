/**
 * A file that a user gave, one that was downloaded, or an entry of an archive. Nothing is read until
 * it is asked for, so a file larger than memory is no danger by itself.
 */
export interface SourceFile {
  /** Path relative to what was given, with forward slashes: `train/cat/1.png`. For messages too. */
  readonly path: string;
  /** Bytes; null where it is unknown before reading, as in a gzip file. */
  readonly size: number | null;
  /** The contents from the start, in chunks of about a mebibyte at most. */
  chunks(): AsyncIterable<Uint8Array>;
  /**
   * Bytes [start, end), clipped at the end of the file. Going forward is cheap for every file;
   * going back may start a compressed one again.
   *
   * @throws {LabError} "dataset-invalid" if the file cannot be read, or its compression is broken.
   */
  read(start: number, end: number): Promise<Uint8Array>;
}
