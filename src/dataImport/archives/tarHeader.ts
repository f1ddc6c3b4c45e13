import { strFromU8 } from "fflate";
import { hexBytes } from "../bytes.ts";
import { invalid } from "../invalid.ts";

/** Headers and contents are padded to blocks of this. */
export const tarBlockBytes = 512;

/** A header block of a tar, as it stands. */
export interface TarHeader {
  readonly name: string;
  readonly size: number;
  /** One character: `0` file, `5` folder, `x` pax, `L` GNU long name, ... */
  readonly type: string;
}

/** True if the block has the checksum of a tar header; v7 tars have no other mark. */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.length < tarBlockBytes || isZero(block)) return false;
  const stored = octal(block.subarray(148, 156));
  let unsigned = 0;
  let signed = 0;
  for (let i = 0; i < tarBlockBytes; i++) {
    // The checksum is taken with its own field as spaces. Some old tars added signed bytes.
    const byte = i >= 148 && i < 156 ? 0x20 : block[i];
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  return stored === unsigned || stored === signed;
}

/** True if all bytes are zero: a block that ends a tar. */
export function isZero(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

/**
 * Parses a header block: v7, ustar or GNU.
 *
 * @param where Archive and offset, for messages.
 * @throws {LabError} "dataset-invalid" if checksum or size are off.
 */
export function parseTarHeader(block: Uint8Array, where: string): TarHeader {
  if (!isTarHeader(block)) {
    const found = `${hexBytes(block.subarray(0, 8))} .. without its checksum`;
    throw invalid(where, "a tar header", found);
  }
  const size = fieldNumber(block.subarray(124, 136));
  if (!Number.isSafeInteger(size) || size < 0) {
    throw invalid(`${where} (size)`, "an octal number", hexBytes(block.subarray(124, 136)));
  }
  const type = block[156] === 0 ? "0" : String.fromCharCode(block[156]);
  // GNU's magic is "ustar  "; it has no prefix but times in its place.
  const isUstar = text(block.subarray(257, 265)).slice(0, 5) === "ustar" && block[262] === 0;
  const prefix = isUstar ? text(block.subarray(345, 500)) : "";
  const name = text(block.subarray(0, 100));
  return { name: prefix === "" ? name : `${prefix}/${name}`, size, type };
}

/**
 * Parses the records of a pax header: `<length> <key>=<value>\n`, length of the whole in decimal.
 *
 * @param where Archive and offset, for messages.
 * @throws {LabError} "dataset-invalid" if a record is malformed.
 * @see POSIX.1-2001, pax Interchange Format.
 */
export function parsePax(bytes: Uint8Array, where: string): Map<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length && bytes[at] !== 0; ) {
    const space = bytes.indexOf(0x20, at);
    const digits = space < 0 ? "" : strFromU8(bytes.subarray(at, Math.min(space, at + 12)));
    const end = at + Number.parseInt(digits, 10);
    const record = strFromU8(bytes.subarray(space + 1, end));
    const equals = record.indexOf("=");
    const isWhole = /^\d+$/.test(digits) && end <= bytes.length && end > space;
    if (!isWhole || equals < 1 || !record.endsWith("\n")) {
      const found = hexBytes(bytes.subarray(at, at + 16));
      throw invalid(`${where} (pax byte ${at})`, "a record <length> <key>=<value>", found);
    }
    records.set(record.slice(0, equals), record.slice(equals + 1, -1));
    at = end;
  }
  return records;
}

/** Text up to the first NUL. */
export function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return strFromU8(end < 0 ? bytes : bytes.subarray(0, end));
}

/** Octal digits, or big-endian with the top bit set: how GNU writes sizes of 8 GiB and more. */
function fieldNumber(field: Uint8Array): number {
  if ((field[0] & 0x80) === 0) return octal(field);
  let value = field[0] & 0x7f;
  for (const byte of field.subarray(1)) value = value * 256 + byte;
  return value;
}

/** NaN if it is no octal number. An empty field is 0. */
function octal(field: Uint8Array): number {
  const digits = text(field).trim();
  if (digits === "") return 0;
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}
