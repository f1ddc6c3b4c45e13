import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LabError } from "../errors.ts";
import { gunzip, gzip } from "./gzip.ts";

const content = Uint8Array.from({ length: 200 }, (_, i) => i % 10);
// Python: list(gzip.compress(bytes(range(10)) * 20, 9, mtime=0))
const byPython = Uint8Array.of(
  ...[31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 99, 96, 100, 98, 102, 97, 101],
  ...[99, 231, 224, 100, 24, 210, 44, 0, 96, 136, 152, 8, 200, 0, 0, 0],
);

describe("gzip", () => {
  it("is read by zlib, carries no date and repeats", () => {
    const stored = gzip(content);
    expect(new Uint8Array(gunzipSync(stored))).toEqual(content);
    // RFC 1952, 2.3.1: MTIME in bytes 4 to 7, 0 for none; no flag, so no name.
    expect([...stored.subarray(0, 8)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);
    expect(gzip(content)).toEqual(stored);
  });
});

describe("gunzip", () => {
  it("reads what others wrote", () => {
    expect(gunzip("a.gz", byPython, 200)).toEqual(content);
    expect(gunzip("a.gz", gzipSync(content, { level: 0 }), 200)).toEqual(content);
  });

  it("refuses more and fewer bytes than promised", () => {
    expect(() => gunzip("a.gz", byPython, 199)).toThrow(
      new LabError("dataset-invalid", "a.gz: expected gzip of 199 bytes, found more"),
    );
    expect(() => gunzip("a.gz", byPython, 201)).toThrow(
      new LabError("dataset-invalid", "a.gz: expected gzip of 201 bytes, found 200"),
    );
  });

  it("refuses a size that no stream of this length holds, before it takes the memory", () => {
    expect(() => gunzip("a.gz", byPython, 2 ** 40)).toThrow(
      "a.gz: expected gzip of 1099511627776 bytes, found 33 bytes, which cannot hold as many",
    );
  });

  it("names a stream that is broken or no gzip at all", () => {
    for (const broken of [byPython.subarray(0, 15), Uint8Array.of(1, 2, 3, 4), content]) {
      expect(() => gunzip("a.gz", broken, 200)).toThrow(
        /^a\.gz: expected gzip of 200 bytes, found a broken stream/,
      );
    }
  });

  it("answers any damage with as many bytes or an error that names the file", () => {
    fc.assert(
      fc.property(fc.nat(byPython.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Uint8Array.from(byPython);
        damaged[at] ^= change;
        try {
          expect(gunzip("a.gz", damaged, 200).length).toBe(200);
        } catch (error) {
          expect(error).toBeInstanceOf(LabError);
          expect(String(error)).toContain("a.gz: expected gzip");
        }
      }),
      { numRuns: 200 },
    );
  });
});
