import { describe, expect, it } from "vitest";
import type { ColumnChoice } from "../../protocol/importApi.ts";
import type { DatasetReading } from "../reading.ts";
import { madeReading } from "../testSupport/madeReading.ts";
import { checkReading } from "./checkReading.ts";

const part = { split: null, labels: [0, 1], source: "a.bin" };
const grey = { height: 2, width: 2, channels: 1 };

describe("checkReading", () => {
  it("hands back a sound reading as it is", () => {
    const reading = madeReading([part, { ...part, shape: { ...grey, channels: 3 } }]);
    expect(checkReading(reading, {})).toEqual(reading);
    expect(checkReading(reading, { subgroup: null })).toEqual(reading);
  });

  it("keeps empty classes and notes them", () => {
    const classNames = ["0", "1", "2", "3", "4", "5", "6", "7"];
    const reading = madeReading([part], { format: "IDX files", classNames, notes: ["before"] });
    expect(checkReading(reading, {}).notes).toEqual([
      "before",
      "Classes without examples: 2, 3, 4, 5, 6 ... (6 of 8).",
    ]);
  });

  const two = { classNames: ["a", "b"] };
  it.each<[string, DatasetReading, ColumnChoice, string]>([
    [
      "no examples",
      madeReading([{ ...part, labels: [] }], two),
      {},
      "the files: expected examples, found none",
    ],
    [
      "one class",
      madeReading([{ ...part, labels: [0] }]),
      {},
      "class names: expected 2 to 256, found 1",
    ],
    [
      "a class without a name",
      madeReading([part], { classNames: ["a", ""] }),
      {},
      "class names: expected 1 to 200 characters each, found 0 at index 1",
    ],
    [
      "a label without a name",
      madeReading([{ ...part, labels: [0, 1, 2] }], two),
      {},
      "a.bin example 2: expected labels below 2, found 2",
    ],
    [
      "a subgroup without a name",
      madeReading([{ ...part, subgroups: [0, 1] }], { subgroupNames: ["x"] }),
      {},
      "a.bin example 1: expected subgroups below 1, found 1",
    ],
    [
      "a part without subgroups",
      madeReading([part], { subgroupNames: ["x"] }),
      {},
      "a.bin: expected a subgroup of each example, found 1 subgroup names",
    ],
    [
      "channels that cannot be made the same",
      madeReading([part, { ...part, source: "b.bin", shape: { ...grey, channels: 4 } }]),
      {},
      "b.bin: expected 1 or 3 channels, as in a.bin, found 4",
    ],
    [
      "a choice that is not in force",
      madeReading([part]),
      { label: "age" },
      'the label column: expected no columns to choose from, found "age"',
    ],
  ])("refuses %s", (_, reading, choice, message) => {
    expect(() => checkReading(reading, choice)).toThrow(
      expect.objectContaining({ code: "dataset-invalid", message }),
    );
  });
});
