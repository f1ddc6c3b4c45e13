import { describe, expect, it } from "vitest";
import type { PageProgress } from "../../src/protocol/pageApi.ts";
import { progressLine } from "./progressLine.ts";
import { createProgressPrinter } from "./progressPrinter.ts";

const progress: PageProgress = {
  status: "running",
  condition: "IMPL",
  conditionIndex: 1,
  conditionCount: 4,
  replicaIndices: [0, 1, 2],
  epoch: 2,
  epochCount: 10,
  step: 130,
  stepCount: 640,
  imagesPerSecond: 5210.4,
  fraction: 0.419,
  timeLeftMs: 65_400,
};

describe("progressLine", () => {
  it("names condition, replicas, epoch, step, speed and time left", () => {
    expect(progressLine(progress)).toBe(
      "IMPL (2/4), replicas 1–3, epoch 3/10, step 130/640, 5,210 images/s, 41 %, 1 min 6 s left",
    );
  });

  it("names a replica that trains alone, hours, and what is under way", () => {
    const line = progressLine({
      ...progress,
      status: "cancelling",
      replicaIndices: [3],
      timeLeftMs: 7_384_000,
    });
    expect(line).toContain("replica 4, ");
    expect(line).toContain("2 h 3 min left, cancelling");
  });

  it("estimates nothing before anything is known", () => {
    expect(progressLine({ ...progress, timeLeftMs: null })).not.toContain("left");
    expect(progressLine({ ...progress, fraction: 0.001 })).not.toContain("left");
    expect(progressLine({ ...progress, condition: null })).toMatch(/^starting/);
  });
});

function written(isTTY: boolean, quiet: boolean) {
  const texts: string[] = [];
  const stream = { isTTY, columns: 30, write: (text: string) => texts.push(text) };
  return { texts, printer: createProgressPrinter(stream, quiet) };
}

describe("createProgressPrinter", () => {
  it("rewrites one line on a terminal, cut to its width", () => {
    const { texts, printer } = written(true, false);
    printer.show(progress, "repeat 1/2: ");
    printer.show(progress, "repeat 1/2: ");
    printer.clear();
    printer.clear();
    const line = "\r\u001b[2Krepeat 1/2: IMPL (2/4), repli";
    expect(texts).toEqual([line, line, "\r\u001b[2K"]);
    expect(line.length - "\r\u001b[2K".length).toBe(29);
  });

  it("writes a plain line per epoch elsewhere", () => {
    const { texts, printer } = written(false, false);
    printer.note("Building");
    printer.show(progress, "");
    printer.show({ ...progress, step: 140 }, "");
    printer.show({ ...progress, epoch: 3 }, "");
    printer.clear();
    expect(texts).toHaveLength(3);
    expect(texts[2]).toMatch(/epoch 4\/10.*\n$/);
  });

  it("is silent if asked to be", () => {
    const { texts, printer } = written(true, true);
    printer.note("Building");
    printer.show(progress, "");
    printer.clear();
    expect(texts).toEqual([]);
  });
});
