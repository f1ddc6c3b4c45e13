import { describe, expect, it } from "vitest";
import { LabError } from "../../../core/errors.ts";
import { hasIdxMagic, parseIdxHeader } from "./idxHeader.ts";

describe("parseIdxHeader", () => {
  it("reads the header of MNIST's training images as published", () => {
    // "The MNIST database": magic 0x00000803, 60000 images, 28 rows, 28 columns.
    const start = Uint8Array.of(0, 0, 8, 3, 0, 0, 0xea, 0x60, 0, 0, 0, 28, 0, 0, 0, 28);
    expect(hasIdxMagic(start)).toBe(true);
    expect(parseIdxHeader(start, "f")).toEqual({
      dimensions: [60000, 28, 28],
      headerBytes: 16,
      valueCount: 47040000,
    });
  });

  it("reads it from the middle of a buffer too", () => {
    const shifted = new Uint8Array(20).subarray(5);
    shifted.set([0, 0, 8, 1, 0, 0, 1, 2]);
    expect(parseIdxHeader(shifted, "f").dimensions).toEqual([258]);
  });

  const huge = [255, 255, 255, 255];
  it.each([
    ["an empty file", [], "f byte 0: expected an IDX header of 4 bytes, found 0 bytes"],
    ["gzip", [0x1f, 0x8b, 8, 0], "f byte 0: expected two zero bytes, found 31 and 139"],
    [
      "floats",
      [0, 0, 13, 1],
      "f byte 2: expected type code 8 (unsigned bytes), found 13 (float32)",
    ],
    [
      "an unknown type",
      [0, 0, 7, 1],
      "f byte 2: expected type code 8 (unsigned bytes), found 7 (not a type of IDX)",
    ],
    ["no dimensions", [0, 0, 8, 0], "f byte 3: expected at least one dimension, found 0"],
    ["half a header", [0, 0, 8, 2, 0], "f byte 4: expected 2 dimensions of 4 bytes, found 1 bytes"],
    [
      "an empty dimension",
      [0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 0],
      "f byte 8: expected a dimension of at least 1, found 0",
    ],
    [
      "dimensions beyond counting",
      [0, 0, 8, 2, ...huge, ...huge],
      "f byte 4: expected dimensions whose product is below 2^53, found 4294967295 x 4294967295",
    ],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => parseIdxHeader(Uint8Array.from(bytes), "f")).toThrow(
      new LabError("dataset-invalid", message),
    );
  });
});
