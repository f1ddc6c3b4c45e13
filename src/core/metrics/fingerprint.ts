import { LabError } from "../errors.ts";
import { wordList } from "./wordList.ts";

/** The part of WebCrypto in use; browsers, workers and Node have it, core's types do not. */
interface DigestScope {
  readonly crypto?: {
    readonly subtle?: {
      digest(algorithm: "SHA-256", data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
    };
  };
}

/**
 * SHA-256 of bytes.
 *
 * @param bytes Any number of bytes.
 * @returns 64 lower-case hex digits.
 * @throws {LabError} "internal" where there is no WebCrypto: pages need a secure context.
 * @see FIPS 180-4, "Secure Hash Standard".
 */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  const { crypto }: DigestScope = globalThis as typeof globalThis & DigestScope;
  const subtle = crypto?.subtle;
  if (subtle === undefined) {
    throw new LabError("internal", "SHA-256 needs WebCrypto, which asks for https or localhost");
  }
  const digest = await subtle.digest(
    "SHA-256",
    // WebCrypto makes a copy of its own, and takes no shared memory.
    isUnshared(bytes) ? bytes : new Uint8Array(bytes),
  );
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function isUnshared(bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer;
}

/**
 * Fingerprint of weights or logits: SHA-256 of their little-endian bytes, the byte order of every
 * platform with WebGPU. Equal fingerprints mean equal bits; 0 and -0 differ.
 *
 * @param values Shape [values].
 * @returns 64 lower-case hex digits.
 * @throws {LabError} "internal" where there is no WebCrypto.
 * @see FIPS 180-4, "Secure Hash Standard".
 */
export function fingerprint(values: Float32Array): Promise<string> {
  return sha256Hex(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

/**
 * Four words to read a fingerprint aloud: one word of 256 for each of its first four bytes. Two
 * different fingerprints share them with probability 2^-32, so they are for people; programs
 * compare the hex digits.
 *
 * @param sha256Hex 64 hex digits.
 * @returns Four lower-case words joined by "-".
 * @throws {LabError} "metric-input" if it is not 64 hex digits.
 * @example fourWords("000102ff" + "0".repeat(56)); // the words 0, 1, 2 and 255 of the list
 */
export function fourWords(sha256Hex: string): string {
  if (!/^[0-9a-f]{64}$/i.test(sha256Hex)) {
    throw new LabError("metric-input", `fourWords needs 64 hex digits, got "${sha256Hex}"`);
  }
  return [0, 2, 4, 6]
    .map((at) => wordList[Number.parseInt(sha256Hex.slice(at, at + 2), 16)])
    .join("-");
}
