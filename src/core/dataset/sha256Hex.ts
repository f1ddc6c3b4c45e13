/** WebCrypto, which core's types do not know; browsers (in secure contexts) and Node both have it. */
declare const crypto: {
  readonly subtle: {
    digest(algorithm: "SHA-256", data: Uint8Array): Promise<ArrayBuffer>;
  };
};

/** SHA-256 of the bytes as 64 lower-case hexadecimal digits (FIPS 180-4). */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
