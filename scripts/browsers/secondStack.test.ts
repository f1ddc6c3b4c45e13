import { expect, test } from "vitest";
import { secondStackExtent } from "./secondStack.ts";

test.each(["subset", "all", "skip"] as const)("knows %s", (value) => {
  expect(secondStackExtent(value)).toBe(value);
});

test("refuses another value rather than leaving tests out", () => {
  expect(() => secondStackExtent("none")).toThrow(
    'SAME_SEED_SECOND_STACK is subset, all, skip, not "none"',
  );
});
