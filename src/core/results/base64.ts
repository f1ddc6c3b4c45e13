import { LabError } from "../errors.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const notInAlphabet = 255;
/** Keeps the arguments of one String.fromCharCode call below any engine's limit. */
const chunkChars = 8192;

const digitCodes = Uint8Array.from(alphabet, (digit) => digit.charCodeAt(0));
const digitValues = new Uint8Array(256).fill(notInAlphabet);
digitCodes.forEach((code, value) => {
  digitValues[code] = value;
});
const padding = "=".charCodeAt(0);

/**
 * Base64 of RFC 4648 section 4, padded. Written here because `core` has neither `btoa` (DOM)
 * nor `Buffer` (Node).
 */
export function bytesToBase64(bytes: Uint8Array): string {
  const codes = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  let at = 0;
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const group =
      (bytes[i] << 16) | ((left > 1 ? bytes[i + 1] : 0) << 8) | (left > 2 ? bytes[i + 2] : 0);
    codes[at++] = digitCodes[group >> 18];
    codes[at++] = digitCodes[(group >> 12) & 63];
    codes[at++] = left > 1 ? digitCodes[(group >> 6) & 63] : padding;
    codes[at++] = left > 2 ? digitCodes[group & 63] : padding;
  }
  const chunks: string[] = [];
  for (let i = 0; i < codes.length; i += chunkChars) {
    chunks.push(String.fromCharCode(...codes.subarray(i, i + chunkChars)));
  }
  return chunks.join("");
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
  const padCount = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const digitCount = text.length - padCount;
  const bytes = new Uint8Array((text.length / 4) * 3 - padCount);
  let at = 0;
  let held = 0;
  let heldBits = 0;
  for (let i = 0; i < digitCount; i++) {
    const code = text.charCodeAt(i);
    const value = code < 256 ? digitValues[code] : notInAlphabet;
    if (value === notInAlphabet) {
      throw new LabError("results-invalid", `base64 has a foreign character at ${i}`);
    }
    held = ((held << 6) | value) & 0xffff;
    heldBits += 6;
    if (heldBits >= 8) {
      heldBits -= 8;
      bytes[at++] = held >> heldBits;
    }
  }
  return bytes;
}
