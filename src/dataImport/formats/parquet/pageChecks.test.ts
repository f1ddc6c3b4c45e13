import { describe, expect, test } from "vitest";
import { checkDeltas, checkRuns } from "./pageChecks.ts";

describe("runs", () => {
  // "Run Length Encoding / Bit-Packing Hybrid": 0 to 7 in 3 bits each are these three bytes, behind
  // the header of one group, 1 << 1 | 1.
  const packed = Uint8Array.of(3, 0b10001000, 0b11000110, 0b11111010);

  test("that hold as many values as are wanted pass", () => {
    expect(() => checkRuns(packed, 3, 8)).not.toThrow();
    expect(() => checkRuns(packed, 3, 6)).not.toThrow(); // a group is filled up
    expect(() => checkRuns(Uint8Array.of(6, 4, ...packed), 3, 11)).not.toThrow();
    expect(() => checkRuns(Uint8Array.of(3), 0, 8)).not.toThrow();
  });

  test.each([
    // Header 2 * length: three times 4, then 2^30 times 1, which hyparquet would write out.
    ["a run beyond the values", [6, 4, 0x80, 0x80, 0x80, 0x80, 0x08, 1], "one of 1073741824"],
    ["groups of a negative count as a signed number", [0xff, 0xff, 0xff, 0xff, 0x0f], "a run"],
    ["groups that go beyond the bytes", [3, 0, 0], "expected 8 values, found 3 bytes"],
    ["runs that end early", [6, 4], "found the end of the page"],
    ["a header that does not end", [0x80, 0x80, 0x80, 0x80, 0x80, 1], "at most 5 bytes"],
  ])("are refused: %s", (_, bytes, message) => {
    expect(() => checkRuns(Uint8Array.from(bytes), 3, 8)).toThrow(message);
  });

  test("of indices that hyparquet would cut are refused", () => {
    expect(() => checkRuns(new Uint8Array(100), 25, 8)).toThrow("at most 24 bits, found 25");
  });
});

describe("deltas", () => {
  // Blocks of 128 (0x80 0x01) in 4 parts; 5 values; the first is 7, zigzag 14. One block: smallest
  // delta -2, zigzag 3; widths 2, 0, 0, 0; 32 deltas of 2 bits in 8 bytes. The second example of
  // the format's description, "7, 5, 3, 1, 2, 3, 4, 5", cut to five values.
  const head = [0x80, 1, 4, 5, 14];
  const block = [3, 2, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0];
  const bytes = (...parts: number[][]) => Uint8Array.from(parts.flat());

  test("end where their last part does", () => {
    expect(checkDeltas(bytes(head, block, [9, 9]), 0, 5)).toBe(18);
    expect(checkDeltas(bytes([9], head, block), 1, 5)).toBe(19);
    expect(checkDeltas(bytes([0x80, 1, 4, 1, 14]), 0, 1)).toBe(5);
  });

  test.each([
    ["of another count", bytes([0x80, 1, 4, 6, 14], block), "expected 5 deltas, found 6"],
    ["in no parts", bytes([0x80, 1, 0, 5, 14], block), "found 128 in 0 parts"],
    ["in uneven parts", bytes([0x80, 1, 3, 5, 14], block), "found 128 in 3 parts"],
    ["in empty blocks", bytes([0, 4, 5, 14], block), "found 0 in 4 parts"],
    // As a signed number -128, which would lead back.
    ["in negative blocks", bytes([0x80, 0xff, 0xff, 0xff, 0x0f, 4, 5, 14], block), "in 4 parts"],
    ["of too many bits", bytes(head, [3, 65, 0, 0, 0], new Array(999).fill(0)), "65 bits each"],
    ["that are cut off", bytes(head, block.slice(0, -1)), "expected 18 bytes of deltas"],
    ["of a number without end", bytes(new Array(20).fill(0x80)), "at most 10 bytes"],
  ])("are refused: %s", (_, given, message) => {
    expect(() => checkDeltas(given, 0, 5)).toThrow(message);
  });
});
