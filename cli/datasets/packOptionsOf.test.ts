import { describe, expect, it } from "vitest";
import { madeReading } from "../../src/dataImport/testSupport/madeReading.ts";
import { parseArguments } from "./arguments.ts";
import type { PackChoice } from "./packChoice.ts";
import { columnChoiceOf, packOptionsOf, splitText } from "./packOptionsOf.ts";

function choiceOf(line: string): PackChoice {
  const command = parseArguments(["pack", "a", ...line.split(" ").filter((word) => word !== "")]);
  if (command.kind !== "pack") throw new Error("expected a pack");
  return command.choice;
}

const labels = [0, 1];
const both = madeReading([
  { split: "train", labels },
  { split: "test", labels },
]);
const testOnly = madeReading([{ split: "test", labels }]);

describe("packOptionsOf", () => {
  it("takes from the files what the command line leaves out", () => {
    expect(packOptionsOf(choiceOf("--title Mine --flip --side 8"), both)).toEqual({
      name: "made",
      title: "Mine",
      licence: "CC0-1.0",
      source: "a test",
      horizontalFlip: true,
      split: { by: "files" },
      seed: 1,
      side: 8,
    });
  });

  it.each([
    ["", both, { by: "files" }],
    ["--train 1", both, { by: "files" }],
    ["--split-seed", both, { by: "seed", testShare: 0.2 }],
    ["--test-share 0.5", both, { by: "seed", testShare: 0.5 }],
    ["", testOnly, { by: "seed", testShare: 0.2 }],
    ["--train 8000 --test 2000", testOnly, { by: "seed", testShare: 0.2 }],
    ["--train 3 --test 1", testOnly, { by: "seed", testShare: 0.25 }],
    ["--train 3 --test 1 --test-share 0.5", testOnly, { by: "seed", testShare: 0.5 }],
    ["--test 1", testOnly, { by: "seed", testShare: 0.2 }],
  ])('splits as asked: "%s"', (line, reading, split) => {
    expect(packOptionsOf(choiceOf(line), reading).split).toEqual(split);
  });

  it.each([
    ["", both, "Split as the files say."],
    ["--test-share 0.333333 --seed 7", both, "Split by seed 7: 33.3 % of each class to test."],
    [
      "",
      testOnly,
      "The files do not name both training and test examples. Split by seed 1: 20 % of each class to test.",
    ],
  ])('says how examples are split: "%s"', (line, reading, text) => {
    const choice = choiceOf(line);
    expect(splitText(packOptionsOf(choice, reading), choice)).toBe(text);
  });
});

describe("columnChoiceOf", () => {
  it.each([
    ["", {}],
    ["--label a --subgroup b", { label: "a", subgroup: "b" }],
    ["--no-subgroup", { subgroup: null }],
  ])('makes "%s" a choice', (line, choice) => {
    expect(columnChoiceOf(choiceOf(line))).toEqual(choice);
  });
});
