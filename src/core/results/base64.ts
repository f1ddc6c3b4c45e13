import { LabError } from "../errors.ts";

/** Browsers, workers and Node have these two; core's types do not. */
interface Base64Scope {
  atob(base64: string): string;
  btoa(characters: string): string;
}
const { atob, btoa } = globalThis as typeof globalThis & Base64Scope;

/** Characters made into text at once; more could be too many arguments for a call. */
const chunkLength = 8192;

/** Base64 of RFC 4648 section 4, padded. */
export function bytesToBase64(bytes: Uint8Array): string {
  let characters = "";
  for (let i = 0; i < bytes.length; i += chunkLength) {
    characters += String.fromCharCode(...bytes.subarray(i, i + chunkLength));
  }
  return btoa(characters);
}

/**
 * The bytes of a padded base64 text.
 *
 * @throws {LabError} "results-invalid" if a character, the length or the padding is off.
 */
export function base64ToBytes(text: string): Uint8Array<ArrayBuffer> {
  if (text.length % 4 !== 0) {
    throw new LabError(
      "results-invalid",
      `base64 needs a multiple of 4 characters, got ${text.length}`,
    );
  }
  // `atob` would take spaces and a missing padding too.
  const foreign = text.replace(/={1,2}$/, "").search(/[^A-Za-z0-9+/]/);
  if (foreign !== -1) {
    throw new LabError("results-invalid", `base64 has a foreign character at ${foreign}`);
  }
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}
