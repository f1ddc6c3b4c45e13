import { expect, test } from "vitest";
import { thriftStructEnd } from "./thrift.ts";

test("metadata that would fill the memory is refused", () => {
  // Field 1 is a list (type 9) of more than fourteen structs: 2^28 of them.
  const list = Uint8Array.of(0x19, 0xfc, 0x80, 0x80, 0x80, 0x80, 0x01, 0);
  expect(() => thriftStructEnd(list)).toThrow("expected 268435456 list elements");
  expect(() => thriftStructEnd(Uint8Array.of(0x16, ...Array(20).fill(0x80)))).toThrow(RangeError);
  expect(() => thriftStructEnd(Uint8Array.from({ length: 99 }, () => 0x1c))).toThrow(
    "at most 32 levels deep",
  );
  // Field 1 is a list of 2^24 structs, each of them empty: its end alone.
  const empties = new Uint8Array(2 ** 24 + 8);
  empties.set([0x19, 0xfc, 0x80, 0x80, 0x80, 0x08]);
  expect(() => thriftStructEnd(empties)).toThrow("at most 8388608 values, found more");
  // Field 1 is the integer 1 (zigzag 2); the struct ends before the last byte.
  expect(thriftStructEnd(Uint8Array.of(0x15, 2, 0, 7))).toBe(3);
});
