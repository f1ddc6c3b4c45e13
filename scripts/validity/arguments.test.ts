import { describe, expect, it } from "vitest";
import { parseArguments } from "./arguments.ts";

describe("parseArguments", () => {
  it("reads the options", () => {
    expect(parseArguments(["--json", "--threads", "3"])).toStrictEqual({
      kind: "simulate",
      json: true,
      quick: false,
      threadCount: 3,
    });
    expect(parseArguments(["--quick"])).toMatchObject({ json: false, quick: true });
    expect(parseArguments(["--help"])).toStrictEqual({ kind: "help" });
  });

  it("refuses others", () => {
    expect(() => parseArguments(["--threads", "0"])).toThrow("--threads needs a whole number");
    expect(() => parseArguments(["--fast"])).toThrow("Unknown option '--fast'");
  });
});
