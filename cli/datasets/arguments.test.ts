import { describe, expect, it } from "vitest";
import { UsageError } from "../terminal/parseCommand.ts";
import { parseArguments, usage } from "./arguments.ts";

const words = (line: string) => line.split(" ").filter((word) => word !== "");
const parse = (line: string) => parseArguments(words(line));

describe("parseArguments", () => {
  it("reads a pack with its defaults", () => {
    expect(parse("pack a.gz folder")).toEqual({
      kind: "pack",
      paths: ["a.gz", "folder"],
      choice: {
        name: null,
        title: null,
        licence: null,
        source: null,
        label: null,
        subgroup: null,
        withoutSubgroups: false,
        splitBySeed: false,
        testShare: null,
        trainCount: null,
        testCount: null,
        side: null,
        channels: null,
        seed: 1,
        horizontalFlip: null,
        out: null,
        force: false,
        quiet: false,
      },
    });
  });

  it("reads every option, in any place", () => {
    const line =
      "pack --name faces --title=Faces --licence CC0 --source me celeba --label Blond --subgroup Male " +
      "--split-seed --test-share .25 --train 800 --test 200 --side 32 --channels 3 --seed 0 --no-flip " +
      "--out there --force --quiet";
    expect(parse(line)).toMatchObject({
      paths: ["celeba"],
      choice: {
        name: "faces",
        title: "Faces",
        licence: "CC0",
        source: "me",
        label: "Blond",
        subgroup: "Male",
        splitBySeed: true,
        testShare: 0.25,
        trainCount: 800,
        testCount: 200,
        side: 32,
        channels: 3,
        seed: 0,
        horizontalFlip: false,
        out: "there",
        force: true,
        quiet: true,
      },
    });
    expect(parse("pack a --flip --no-subgroup")).toMatchObject({
      choice: { horizontalFlip: true, subgroup: null, withoutSubgroups: true },
    });
  });

  it("reads fetch and list", () => {
    expect(parse("fetch mnist --base http://localhost:8000/hub/ --train 8000")).toMatchObject({
      kind: "fetch",
      sourceName: "mnist",
      base: "http://localhost:8000/hub",
      choice: { trainCount: 8000 },
    });
    expect(parse("fetch mnist")).toMatchObject({ base: null });
    expect(parse("list")).toEqual({ kind: "list" });
  });

  it.each(["--help", "-h", "help", "list --help", "fetch --help", "pack a --help"])(
    "shows help: %s",
    (line) => {
      expect(parse(line)).toEqual({ kind: "help" });
    },
  );

  it.each([
    ["", "A command is needed: list, fetch or pack"],
    ["unpack a", 'The command is list, fetch or pack, not "unpack"'],
    ["pack", "pack needs files or folders"],
    ["fetch", "fetch needs the name of a data set; `list` shows them"],
    ["fetch a b", 'fetch takes one data set at a time, got "a", "b"'],
    ["pack a --base http://x", "Unknown option '--base'"],
    ["list --train 3", "Unknown option '--train'"],
    ["fetch a --base ftp://x", '--base needs an http address, got "ftp://x"'],
    ["pack a --name Mnist", '--name needs lower-case letters, digits and dashes, got "Mnist"'],
    ["pack a --train 0", '--train needs a whole number from 1 up, got "0"'],
    ["pack a --test 1.5", '--test needs a whole number from 1 up, got "1.5"'],
    ["pack a --side 3", '--side needs a whole number from 4 to 512, got "3"'],
    ["pack a --channels 2", '--channels is 1 or 3, not "2"'],
    [
      "pack a --seed 4294967296",
      '--seed needs a whole number from 0 to 4294967295, got "4294967296"',
    ],
    ["pack a --test-share 1", '--test-share needs a number between 0 and 1, got "1"'],
    ["pack a --flip --no-flip", "--flip or --no-flip, not both"],
    ["pack a --subgroup b --no-subgroup", "--subgroup or --no-subgroup, not both"],
    ["pack a --out=", "--out needs a value"],
  ])('refuses "%s"', (line, message) => {
    expect(() => parse(line)).toThrow(UsageError);
    expect(() => parse(line)).toThrow(message);
  });

  it("says all of its options in the help", () => {
    const options = ["name", "title", "licence", "source", "label", "subgroup", "no-subgroup"];
    options.push("split-seed", "test-share", "train", "test", "side", "channels", "seed", "flip");
    options.push("no-flip", "out", "force", "quiet", "base", "help");
    for (const option of options) expect(usage).toContain(`--${option}`);
  });
});
