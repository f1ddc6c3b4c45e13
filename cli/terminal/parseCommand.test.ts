import { describe, expect, it } from "vitest";
import { commandName, helpOption, nonEmpty, parseCommand, wholeNumber } from "./parseCommand.ts";

describe("commandName", () => {
  it("splits the command from its arguments", () => {
    expect(commandName(["run", "quick", "--quiet"], ["run", "check"])).toEqual({
      name: "run",
      args: ["quick", "--quiet"],
    });
  });

  it.each(["help", "--help", "-h"])("takes %s as help", (given) => {
    expect(commandName([given], ["run"]).name).toBe("help");
  });

  it("names the choices where there is none, or another", () => {
    const names = ["list", "fetch", "pack"] as const;
    expect(() => commandName([], names)).toThrow("A command is needed: list, fetch or pack");
    expect(() => commandName(["go"], names)).toThrow(
      'The command is list, fetch or pack, not "go"',
    );
  });
});

describe("parseCommand", () => {
  it("gives the values that parseArgs gives", () => {
    expect(parseCommand({ args: ["-h"], options: helpOption }).values.help).toBe(true);
  });

  it("reports an error in one sentence", () => {
    // Node adds advice on arguments that start with a dash.
    const options = { allowPositionals: true, options: helpOption } as const;
    expect(() => parseCommand({ args: ["--fast"], ...options })).toThrow(
      /^Unknown option '--fast'$/,
    );
  });
});

describe("values of options", () => {
  it("takes whole numbers within the range", () => {
    expect(wholeNumber("--n", "12", 1, 12)).toBe(12);
    for (const text of ["13", "0", "1.5", "1e1", "-1", "", "x", "9007199254740993"]) {
      expect(() => wholeNumber("--n", text, 1, 12)).toThrow(
        `--n needs a whole number from 1 to 12, got "${text}"`,
      );
    }
  });

  it("takes any text but an empty one", () => {
    expect(nonEmpty("--out", "a path", " ")).toBe(" ");
    expect(() => nonEmpty("--out", "a path", "")).toThrow("--out needs a path");
  });
});
