import { expect, test } from "vitest";
import { parseCompilerTable } from "./compilerTable.ts";

const heading =
  "family\tkernel\tVGPR\tspilled\tscratch B\tLDS B\twaves per SIMD\tinstructions\tlatency\tinverse throughput";

test("rows by the names of the columns", () => {
  const text = `${heading}\nnavi21\tconvForward [1,8,1]\t64\t0\t0\t5120\t12\t1461\t5431\t1868\n`;
  expect(parseCompilerTable(text)).toEqual([
    {
      family: "navi21",
      label: "convForward [1,8,1]",
      registers: 64,
      spilledRegisters: 0,
      wavesPerSimd: 12,
      inverseThroughput: 1868,
    },
  ]);
});

test.each([
  ["a column is missing", "family\tkernel\nraven\thead", 'no column "VGPR"'],
  [
    "a kernel did not compile",
    `${heading}\nraven\thead\t-\t-\t-\t-\t-\t-\t-\t-`,
    '"-" is no VGPR of "head"',
  ],
])("an error where %s", (_, text, message) => {
  expect(() => parseCompilerTable(text)).toThrow(message);
});
