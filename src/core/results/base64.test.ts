import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { base64ToBytes, bytesToBase64 } from "./base64.ts";

describe("base64", () => {
  // RFC 4648, section 10.
  it.each([
    ["", ""],
    ["f", "Zg=="],
    ["fo", "Zm8="],
    ["foo", "Zm9v"],
    ["foob", "Zm9vYg=="],
    ["fooba", "Zm9vYmE="],
    ["foobar", "Zm9vYmFy"],
  ])("writes and reads %j as the RFC does", (text, base64) => {
    const bytes = new TextEncoder().encode(text);
    expect(bytesToBase64(bytes)).toBe(base64);
    expect([...base64ToBytes(base64)]).toEqual([...bytes]);
  });

  it("agrees with Node's Buffer on any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const expected = Buffer.from(bytes).toString("base64");
        expect(bytesToBase64(bytes)).toBe(expected);
        expect(Buffer.from(base64ToBytes(expected)).equals(Buffer.from(bytes))).toBe(true);
      }),
    );
  });

  it("writes many bytes", () => {
    const bytes = Uint8Array.from({ length: 300_001 }, (_, i) => i % 251);
    expect(bytesToBase64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
  });

  it.each(["abc", "ab=c", "ab!d", "abc\u0141", "===="])("refuses %j", (text) => {
    expect(() => base64ToBytes(text)).toThrow(expect.objectContaining({ code: "results-invalid" }));
  });
});
