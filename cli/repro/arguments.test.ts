import { describe, expect, it } from "vitest";
import { UsageError } from "../terminal/parseCommand.ts";
import { parseArguments, usage } from "./arguments.ts";

const words = (line: string) => line.split(" ").filter((word) => word !== "");
const parse = (line: string) => parseArguments(words(line));

describe("parseArguments", () => {
  it("reads a run with its defaults", () => {
    expect(parse("run quick")).toEqual({
      kind: "run",
      experiment: "quick",
      replicaCount: null,
      epochCount: null,
      profile: null,
      data: null,
      browser: "chromium",
      quiet: false,
      out: null,
      csv: null,
      asReleased: false,
    });
  });

  it("reads every option of run, in any place", () => {
    const line =
      "run --replicas 3 my.json --epochs=2 --profile discrete --data d --browser firefox --quiet --out a.json --csv a.csv --as-released";
    expect(parse(line)).toEqual({
      kind: "run",
      experiment: "my.json",
      replicaCount: 3,
      epochCount: 2,
      profile: "discrete",
      data: "d",
      browser: "firefox",
      quiet: true,
      out: "a.json",
      csv: "a.csv",
      asReleased: true,
    });
  });

  it("reads a check, twice by default", () => {
    expect(parse("check control")).toMatchObject({ kind: "check", repeatCount: 2, json: false });
    expect(parse("check control --repeat 5 --json")).toMatchObject({ repeatCount: 5, json: true });
  });

  it.each(["--help", "-h", "help", "run --help", "check quick --help"])(
    "shows help: %s",
    (line) => {
      expect(parse(line)).toEqual({ kind: "help" });
    },
  );

  it.each([
    ["", "A command is needed: run or check"],
    ["train quick", 'The command is run or check, not "train"'],
    ["run", "An experiment is needed"],
    ["run quick control", 'One experiment at a time, got "quick", "control"'],
    ["run quick --repeat 2", "Unknown option '--repeat'"],
    ["check quick --out a.json", "Unknown option '--out'"],
    ["run quick --replicas", "'--replicas <value>' argument missing"],
    ["run quick --replicas 0", '--replicas needs a whole number from 1 up, got "0"'],
    ["run quick --epochs 1.5", '--epochs needs a whole number from 1 up, got "1.5"'],
    ["run quick --epochs ten", '--epochs needs a whole number from 1 up, got "ten"'],
    ["check quick --repeat 1", '--repeat needs a whole number from 2 up, got "1"'],
    ["run quick --profile gpu", '--profile is auto, software, integrated, discrete, not "gpu"'],
    ["run quick --out=", "--out needs the path of a file"],
    ["run quick --csv=", "--csv needs the path of a file"],
    ["check quick --csv a.csv", "Unknown option '--csv'"],
    ["check quick --as-released", "Unknown option '--as-released'"],
    ["run quick --browser=", "--browser needs chromium, firefox or the path of one"],
  ])('refuses "%s"', (line, message) => {
    expect(() => parse(line)).toThrow(UsageError);
    expect(() => parse(line)).toThrow(message);
  });

  it("lists every option in its help", () => {
    for (const option of [
      "replicas",
      "epochs",
      "profile",
      "browser",
      "quiet",
      "out",
      "csv",
      "as-released",
      "repeat",
      "json",
    ]) {
      expect(usage).toContain(`--${option}`);
    }
  });
});
