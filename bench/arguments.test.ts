import { describe, expect, test } from "vitest";
import { parseArguments } from "./arguments.ts";
import { workloads } from "./workloads.ts";

const keysOf = (argv: readonly string[]) => {
  const command = parseArguments(argv);
  return command.kind === "steps" ? command.workloads.map(({ key }) => key) : [];
};

test("without options: every workload once, as a table, nothing written", () => {
  expect(parseArguments([])).toEqual({
    kind: "steps",
    workloads,
    json: false,
    quick: false,
    repeatCount: 1,
    write: null,
    browser: "chromium",
    tiles: {},
  });
});

test("options of the bench", () => {
  expect(
    parseArguments(["--json", "--quick", "--repeat", "2", "--write", "docs/performance.md"]),
  ).toMatchObject({ json: true, quick: true, repeatCount: 2, write: "docs/performance.md" });
});

test("workloads by name, in the order given", () => {
  expect(keysOf(["--workload", "w2,w1-128"])).toEqual(["w2", "w1-128"]);
});

test("another browser, for steps and for kernels", () => {
  expect(parseArguments(["--browser", "firefox"])).toMatchObject({ browser: "firefox" });
  expect(parseArguments(["--kernels", "w1", "--browser=/opt/chrome"])).toMatchObject({
    browser: "/opt/chrome",
  });
});

test("kernels of one workload, with tiles of one's own", () => {
  const tiles = { lanes: 8, convTile: { height: 4, width: 4, channels: 16 } };
  expect(parseArguments(["--kernels", "w1", "--tiles", JSON.stringify(tiles)])).toMatchObject({
    kind: "kernels",
    workload: { key: "w1", batchSize: 32 },
    tiles,
  });
});

test("the text of kernels: all models, both profiles of hardware, all orders, unless chosen", () => {
  expect(parseArguments(["--wgsl", "kernels.json"])).toEqual({
    kind: "wgsl",
    file: "kernels.json",
    choice: {
      models: ["tiny", "small-cnn", "small-cnn-bn"],
      profiles: ["integrated", "discrete"],
      reductions: ["ordered", "atomic", "fixed-point"],
      batchSizes: [32],
    },
  });
  const chosen = "--models tiny --profiles software --orders atomic,ordered --batches 8,128";
  expect(parseArguments(["--wgsl", "k.json", ...chosen.split(" ")])).toMatchObject({
    choice: {
      models: ["tiny"],
      profiles: ["software"],
      reductions: ["atomic", "ordered"],
      batchSizes: [8, 128],
    },
  });
});

test("the table of what a compiler made of them", () => {
  expect(parseArguments(["--wgsl-table", "stats.tsv", "--write", "x.md"])).toEqual({
    kind: "wgslTable",
    file: "stats.tsv",
    write: "x.md",
  });
});

test("help comes first", () => {
  expect(parseArguments(["-h"])).toEqual({ kind: "help" });
});

describe("what is not understood is said:", () => {
  test.each([
    [["--workload", "w9"], 'A workload is one of w1, w1-128, w2, w3, not "w9"'],
    [["--workload", ""], 'A workload is one of w1, w1-128, w2, w3, not ""'],
    [["--repeat", "0"], '--repeat needs a whole number from 1 to 999, got "0"'],
    [["--repeat", "two"], '--repeat needs a whole number from 1 to 999, got "two"'],
    [["--browser", ""], "--browser needs chromium, firefox or the path of one"],
    [["--write", ""], "--write needs the path of a file"],
    [["--kernels", "w1", "--write", "x.md"], "--kernels takes no --write"],
    [["--wgsl", ""], "--wgsl needs the path of a file"],
    [["--wgsl", "k.json", "--orders", "stock"], "--orders takes ordered, atomic, fixed-point"],
    [["--wgsl", "k.json", "--batches", "8,0"], "--batches needs a whole number from 1 to 4096"],
    [["--wgsl-table", ""], "--wgsl-table needs the path of a file"],
    [["--models", "tiny"], "--models needs --wgsl"],
    [["--tiles", "lanes=4"], "--tiles needs JSON, got lanes=4"],
    [["--tiles", '{"lanes":0}'], "--tiles: "],
    [["--tiles", '{"lane":4}'], "--tiles: "],
    [["--fast"], "Unknown option '--fast'"],
  ])("%j", (argv, message) => {
    expect(() => parseArguments(argv)).toThrow(message);
  });
});
