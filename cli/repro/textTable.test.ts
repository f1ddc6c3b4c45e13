import { describe, expect, it } from "vitest";
import { textTable, textTables, transposed } from "./textTable.ts";

const cells = [
  ["a", "bb", "c"],
  ["dddd", "e", "f"],
];

describe("textTable", () => {
  it("aligns columns and trims line ends", () => {
    expect(textTable(cells)).toBe("a     bb  c\n----  --  -\ndddd  e   f");
  });
});

describe("textTables", () => {
  it("is one table where there is room", () => {
    expect(textTables(cells, 11)).toBe(textTable(cells));
  });

  it("repeats the first column where there is not", () => {
    expect(textTables(cells, 10)).toBe("a     bb\n----  --\ndddd  e\n\na     c\n----  -\ndddd  f");
  });

  it("puts at least one column beside the first, however narrow", () => {
    expect(textTables(cells, 1)).toBe(textTables(cells, 10));
  });
});

describe("transposed", () => {
  it("makes columns of rows", () => {
    expect(transposed(cells)).toEqual([
      ["a", "dddd"],
      ["bb", "e"],
      ["c", "f"],
    ]);
  });
});
