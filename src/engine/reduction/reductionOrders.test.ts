import { describe, expect, test } from "vitest";
import { settingsOf } from "../../core/experiment/noiseSources.ts";
import type { Reduction } from "./reduction.ts";
import { reductionOrders } from "./reductionOrders.ts";

const all: readonly Reduction[] = Object.values(reductionOrders);
const place = { stride: 1000, base: 10, partialBase: 500, overflowCode: 7, size: 30, splits: 4 };

test("every order of the experiment but tfjs' own is here, under its name", () => {
  expect(all.map(({ name }) => name)).toEqual(Object.keys(reductionOrders));
  expect([...Object.keys(reductionOrders), "stock"].sort()).toEqual(
    [...settingsOf("reduction")].sort(),
  );
});

// DESIGN: partials; one float an element; one 64-bit integer an element.
test.each([
  ["ordered", 120],
  ["atomic", 30],
  ["fixed-point", 60],
] as const)("%s takes %i words for 30 elements of 4 contributions", (order, words) => {
  expect(reductionOrders[order].words(30, 120)).toBe(words);
});

describe.each(all.map((reduction) => ({ order: reduction.name, reduction })))(
  "$order",
  ({ reduction }) => {
    const writer = reduction.writer(place);
    const reader = reduction.reader(place.stride);

    test("declares what its functions use, and no more", () => {
      for (const { bindings, code } of [writer, reader]) {
        const used = ["sums", "overflow"].filter((name) => code.includes(`${name}[`));
        expect(bindings.map(({ name }) => name)).toEqual(used);
      }
      expect(writer.code).toContain(
        "fn emit(replica : u32, element : u32, split : u32, value : f32)",
      );
      expect(reader.code).toMatch(/^fn takeSum\(.*\) -> f32 \{/);
    });

    test("adds in place exactly where the writer uses atomics, and then leaves zeros", () => {
      const atomics = writer.bindings.every(({ element }) => element === "atomic<u32>");
      expect(reduction.addsInPlace).toBe(atomics);
      expect(/sums\[slot\] = 0/.test(reader.code)).toBe(atomics);
      expect(reader.bindings.map(({ access }) => access)).toEqual([
        atomics ? "read_write" : "read",
      ]);
    });

    test("reports an overflow exactly where it binds a buffer for it", () => {
      const reports = writer.bindings.some(({ name }) => name === "overflow");
      expect(reduction.overflow !== null).toBe(reports);
    });
  },
);

test("ordered: only this tensor's block of partials, split by split", () => {
  const { writer, reader } = reductionOrders.ordered;
  expect(writer(place).code).toContain("replica * 1000u + 500u + split * 30u + element");
  // The reader is JavaScript too, but for types, the suffix of numbers and division.
  const code = reader(1000)
    .code.replace(/fn takeSum\(.*\) -> f32/, "")
    .replace(/\b(var|let)\b/g, "let")
    .replace(/(\d)u\b/g, "$1")
    .replace(/splits \/ (\d+)/, "Math.floor(splits / $1)");
  const names = ["sums", "replica", "base", "element", "partialBase", "size", "splits"];
  const takeSum = new Function(...names, code);
  for (const splits of [1, 7, 8, 9, 16, 33]) {
    const read: string[] = [];
    const sums = new Proxy([], { get: (_, index) => read.push(String(index)) && 1 });
    expect(takeSum(sums, 2, 0, 4, 500, 30, splits)).toBe(splits);
    const expected = Array.from(
      { length: splits },
      (_, split) => `${2 * 1000 + 500 + split * 30 + 4}`,
    );
    expect(read).toEqual(expected);
  }
});

test("fixed-point: contributions are bounded so that no 64-bit sum can wrap", () => {
  const { writer, overflow } = reductionOrders["fixed-point"];
  // 4 contributions to a sum of at most 2^22: 2^20 each, as float32 0x49800000 (NumPy).
  expect(writer(place).code).toContain(`>= ${0x49800000}u`);
  expect(writer(place).code).toContain("atomicMax(&overflow[replica], 7u)");
  const error = overflow?.("conv1", 3);
  expect(error?.code).toBe("fixed-point-overflow");
  expect(error?.message).toMatch(/sums of conv1 .* at most 4194304 in magnitude/);
});
