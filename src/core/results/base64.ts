import { LabError } from "../errors.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const notInAlphabet = 255;
const digitValues = new Uint8Array(256).fill(notInAlphabet);
const digits = Array.from(alphabet);
digits.forEach((digit, value) => {
  digitValues[digit.charCodeAt(0)] = value;
});
/** Two digits at a time: every 12 bits as text. */
const digitPairs = digits.flatMap((first) => digits.map((second) => first + second));

/**
 * Base64 of RFC 4648 section 4, padded. Written here because `core` has neither `btoa` (DOM)
 * nor `Buffer` (Node).
 */
export function bytesToBase64(bytes: Uint8Array): string {
  const wholeCount = bytes.length - (bytes.length % 3);
  let text = "";
  for (let i = 0; i < wholeCount; i += 3) {
    const group = (bytes[i] << 16) | (bytes[i + 1] << 8) | bytes[i + 2];
    text += digitPairs[group >> 12] + digitPairs[group & 0xfff];
  }
  const leftCount = bytes.length - wholeCount;
  if (leftCount === 1) text += `${digitPairs[bytes[wholeCount] << 4]}==`;
  if (leftCount === 2) {
    const group = (bytes[wholeCount] << 8) | bytes[wholeCount + 1];
    text += `${digitPairs[group >> 4]}${digits[(group & 0xf) << 2]}=`;
  }
  return text;
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
