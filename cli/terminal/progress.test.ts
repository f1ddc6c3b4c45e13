import { describe, expect, it } from "vitest";
import { createProgress } from "./progress.ts";

function written(isTTY: boolean, quiet = false) {
  const texts: string[] = [];
  let nowMs = 0;
  const stream = { isTTY, columns: 30, write: (text: string) => texts.push(text) };
  return {
    texts,
    progress: createProgress(stream, { quiet, now: () => nowMs }),
    at: (ms: number) => {
      nowMs = ms;
    },
  };
}

const erase = "\r\u001b[2K";

describe("createProgress", () => {
  it("rewrites one line on a terminal, cut to its width", () => {
    const { texts, progress, at } = written(true);
    progress.show("x".repeat(200), "a");
    at(100);
    progress.show("short", "a");
    progress.clear();
    progress.clear();
    expect(texts).toEqual([erase + "x".repeat(29), `${erase}short`, erase]);
  });

  it("draws ten times a second at most, and each new stage", () => {
    const { texts, progress, at } = written(true);
    for (let ms = 0; ms < 1000; ms++) {
      at(ms);
      progress.show("Reading", null);
    }
    expect(texts).toHaveLength(10);
    progress.show("Writing", "writing");
    expect(texts.at(-1)).toBe(`${erase}Writing`);
  });

  it("takes the line away for what stays", () => {
    const { texts, progress } = written(true);
    progress.show("Reading", null);
    progress.note("Wrote it");
    progress.show("Reading", null);
    expect(texts).toEqual([`${erase}Reading`, erase, "Wrote it\n", `${erase}Reading`]);
  });

  it("writes a line per stage where there is no terminal, and none without a stage", () => {
    const { texts, progress } = written(false);
    progress.note("Building");
    progress.show("step 1", "epoch 1");
    progress.show("step 2", "epoch 1");
    progress.show("step 1", "epoch 2");
    progress.show("reading", null);
    progress.clear();
    expect(texts).toEqual(["Building\n", "step 1\n", "step 1\n"]);
  });

  it("writes nothing if quiet", () => {
    const { texts, progress } = written(true, true);
    progress.note("Building");
    progress.show("step 1", "epoch 1");
    progress.clear();
    expect(texts).toEqual([]);
  });
});
