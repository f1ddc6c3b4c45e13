import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { fingerprint, fourWords, sha256Hex } from "./fingerprint.ts";
import { wordList } from "./wordList.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("sha256Hex", () => {
  // FIPS 180-4 examples of NIST: the empty message and "abc".
  it.each([
    ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  ])("of %j", async (text, expected) => {
    expect(await sha256Hex(new TextEncoder().encode(text))).toBe(expected);
  });

  it("needs WebCrypto", async () => {
    vi.stubGlobal("crypto", undefined);
    await expect(sha256Hex(new Uint8Array(1))).rejects.toMatchObject({ code: "internal" });
  });
});

describe("fingerprint", () => {
  it("agrees with Python", async () => {
    // Python: hashlib.sha256(np.array([1, -2, 0.5, 0, -0.0], "<f4").tobytes()).hexdigest()
    expect(await fingerprint(Float32Array.of(1, -2, 0.5, 0, -0))).toBe(
      "64c8083f1afaf00cdf812ce6ff7706e5ef094cc789cdc101a41d40d788d33c39",
    );
  });

  it("keeps the bits of NaNs, and reads views from their offset", async () => {
    const values = new Float32Array(Uint32Array.of(0, 0x7fc00123, 0).buffer, 4, 1);
    expect(await fingerprint(values)).toBe(await sha256Hex(Uint8Array.of(0x23, 0x01, 0xc0, 0x7f)));
  });

  it("differs between 0 and -0", async () => {
    const [zero, negative] = await Promise.all(
      [0, -0].map((value) => fingerprint(Float32Array.of(value))),
    );
    expect(zero).not.toBe(negative);
  });
});

describe("fourWords", () => {
  it("takes one word for each of the first four bytes", () => {
    const words = [0x00, 0x01, 0x02, 0xff].map((index) => wordList[index]);
    expect(fourWords(`000102ff${"0".repeat(56)}`)).toBe(words.join("-"));
  });

  it("differs where the first four bytes do", () => {
    const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
    fc.assert(
      fc.property(hex, hex, (a, b) => {
        expect(fourWords(a) === fourWords(b)).toBe(a.slice(0, 8) === b.slice(0, 8));
      }),
    );
  });

  it.each(["", "abc", "g".repeat(64), "0".repeat(65)])("rejects %j", (hex) => {
    expect(() => fourWords(hex)).toThrow(expect.objectContaining({ code: "metric-input" }));
  });
});
