import { expect, test } from "vitest";
import { mapTable, namesOf } from "./closedTable.ts";

const table = { second: 2, first: 1 } as const;

test("names stand in the order in which the table lists them", () => {
  expect(namesOf(table)).toEqual(["second", "first"]);
});

test("rows are read with their names, in the table's order", () => {
  const read = mapTable(table, (row, name) => `${name} ${row}`);
  expect(Object.entries(read)).toEqual([
    ["second", "second 2"],
    ["first", "first 1"],
  ]);
});
