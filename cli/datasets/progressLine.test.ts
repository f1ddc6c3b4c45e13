import { describe, expect, it } from "vitest";
import { createProgressLine } from "./progressLine.ts";

function terminal(isTTY: boolean) {
  let text = "";
  let nowMs = 0;
  const write = (more: string) => {
    text += more;
  };
  const stream = { isTTY, columns: 60, write };
  const line = createProgressLine(stream, () => nowMs);
  return {
    line,
    at: (ms: number) => {
      nowMs = ms;
    },
    /** What stands on the line now. */
    shown: () => text.split("\u001b[2K").at(-1),
    all: () => text,
  };
}

describe("createProgressLine", () => {
  it("shows what happens, how far it is and the time left", () => {
    const { line, at, shown } = terminal(true);
    line.show({ activity: "Reading a.gz", fraction: 0 });
    at(2000);
    line.show({ activity: "Reading a.gz", fraction: 0.25 });
    expect(shown()).toBe("Reading a.gz  25 %  6 s left");
    line.clear();
    expect(shown()).toBe("");
  });

  it("starts the clock again with other work", () => {
    const { line, at, shown } = terminal(true);
    at(50_000);
    line.show({ activity: "one", fraction: 1 });
    line.show({ activity: "two", fraction: 0 });
    at(52_000);
    line.show({ activity: "two", fraction: 0.5 });
    expect(shown()).toBe("two  50 %  2 s left");
  });

  it("draws ten times a second at most, within the terminal's width", () => {
    const { line, at, all, shown } = terminal(true);
    for (let ms = 0; ms < 1000; ms++) {
      at(ms);
      line.show({ activity: "x".repeat(200), fraction: null });
    }
    expect(all().split("\r")).toHaveLength(11);
    expect(shown()).toHaveLength(59);
  });

  it("is quiet where there is no terminal", () => {
    const { line, all } = terminal(false);
    line.show({ activity: "Reading", fraction: 0.5 });
    line.clear();
    expect(all()).toBe("");
  });
});
