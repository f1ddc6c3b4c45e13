import { describe, expect, it } from "vitest";
import { markdownTable, textRows, textTable, textTables } from "./textTable.ts";

const cells = [
  ["a", "bb", "c"],
  ["dddd", "e", "f"],
];

const numbers = [
  ["name", "ms"],
  ["a", "1.5"],
  ["long name", "2,000"],
  ["b", "-"],
];

describe("textTable", () => {
  it("aligns columns and trims line ends", () => {
    expect(textTable(cells)).toBe("a     bb  c\n----  --  -\ndddd  e   f");
  });

  it("puts numbers right, save in the first column, which names the rows", () => {
    expect(textTable(numbers).split("\n")).toEqual([
      "name          ms",
      "---------  -----",
      "a            1.5",
      "long name  2,000",
      "b              -",
    ]);
    expect(textTable([["class"], ["7"]])).toBe("class\n-----\n7");
  });
});

describe("textRows", () => {
  it("has neither heading nor rule", () => {
    expect(
      textRows([
        ["a", "10"],
        ["bb", "2"],
      ]),
    ).toBe("a   10\nbb   2");
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

describe("markdownTable", () => {
  it("marks the columns of numbers", () => {
    expect(markdownTable(numbers).split("\n")).toEqual([
      "| name | ms |",
      "| --- | ---: |",
      "| a | 1.5 |",
      "| long name | 2,000 |",
      "| b | - |",
    ]);
  });
});
