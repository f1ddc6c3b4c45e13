import type { ReadProgress } from "../protocol/importApi.ts";

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
  /** Reports progress. Cheap to call often; the receiver limits the rate. */
  readonly onProgress: (progress: ReadProgress) => void;
}
