/**
 * A file that a user gave, or an entry of an archive. Nothing is read until it is asked for, so a
 * file larger than memory is no danger by itself.
 */
export interface SourceFile {
  /** Path relative to what was given, with forward slashes: `train/cat/1.png`. For messages too. */
  readonly path: string;
  /** Bytes; null where only reading tells, as in a gzip file. */
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

/** The part of an AbortSignal that readers need. */
export interface CancelSignal {
  readonly aborted: boolean;
  throwIfAborted(): void;
}

/** An image as the platform decodes it: u8 [height, width, 4], red, green, blue, alpha. */
export interface DecodedImage {
  readonly height: number;
  readonly width: number;
  /** Alpha is not multiplied in. */
  readonly rgba: Uint8Array | Uint8ClampedArray;
}

/**
 * Decodes a PNG or JPEG. The browser and Node have different decoders: PNG gives the same bytes on
 * both, JPEG may differ by a level or two.
 *
 * @param bytes The file.
 * @param path For messages.
 * @throws {LabError} "dataset-invalid" naming the file if it does not decode.
 */
export type DecodeImage = (bytes: Uint8Array, path: string) => Promise<DecodedImage>;

/** What readers need from the platform. */
export interface ReadContext {
  readonly decodeImage: DecodeImage;
  readonly signal: CancelSignal;
  /** Tells how far a reading is. Cheap to call often; whoever listens thins it out. */
  readonly onProgress: (progress: ReadProgress) => void;
}

export interface ReadProgress {
  /** What happens now, for people: "Reading train-images-idx3-ubyte.gz". */
  readonly activity: string;
  /** Share of it that is done, in [0, 1]; null where nobody knows. */
  readonly fraction: number | null;
}
