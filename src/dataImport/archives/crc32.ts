/** The reflected CRC-32 polynomial of gzip and zip. */
const polynomial = 0xedb88320;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ polynomial : remainder >>> 1;
  }
  return remainder;
});

/**
 * CRC-32 of bytes, as gzip and zip store it.
 *
 * @param before CRC-32 of the bytes before these; 0 at the start.
 * @returns uint32.
 * @see RFC 1952, section 8.
 * @example crc32(ascii("123456789")); // 0xcbf43926
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  let remainder = ~before;
  for (let i = 0; i < bytes.length; i++) {
    remainder = (remainder >>> 8) ^ table[(remainder ^ bytes[i]) & 0xff];
  }
  return ~remainder >>> 0;
}
