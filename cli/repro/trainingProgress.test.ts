import { describe, expect, it } from "vitest";
import type { PageProgress } from "../../src/protocol/pageApi.ts";
import { createProgress } from "../terminal/progress.ts";
import { showTraining, trainingText } from "./trainingProgress.ts";

const reading: PageProgress = {
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

describe("trainingText", () => {
  it("names condition, replicas, epoch, step, speed and time left", () => {
    expect(trainingText(reading)).toBe(
      "IMPL (2/4), replicas 1-3, epoch 3/10, step 130/640, 5210 images/s, 41 %, 1 min 5 s left",
    );
  });

  it("names a replica that trains alone, hours, and what is under way", () => {
    const text = trainingText({
      ...reading,
      status: "cancelling",
      replicaIndices: [3],
      timeLeftMs: 7_384_000,
    });
    expect(text).toContain("replica 4, ");
    expect(text).toContain("2 h 3 min left, cancelling");
  });

  it("estimates nothing before anything is known", () => {
    expect(trainingText({ ...reading, timeLeftMs: null })).not.toContain("left");
    expect(trainingText({ ...reading, fraction: 0.001 })).not.toContain("left");
    expect(trainingText({ ...reading, condition: null })).toMatch(/^starting/);
  });
});

describe("showTraining", () => {
  it("gives a log a line per epoch, and per repeat of it", () => {
    const texts: string[] = [];
    const progress = createProgress({ write: (text) => texts.push(text) });
    showTraining(progress, reading, "repeat 1/2: ");
    showTraining(progress, { ...reading, step: 140 }, "repeat 1/2: ");
    showTraining(progress, { ...reading, epoch: 3 }, "repeat 1/2: ");
    showTraining(progress, { ...reading, epoch: 3 }, "repeat 2/2: ");
    expect(texts).toHaveLength(3);
    expect(texts[1]).toMatch(/^repeat 1\/2: .*epoch 4\/10.*\n$/);
    expect(texts[2]).toMatch(/^repeat 2\/2: .*epoch 4\/10.*\n$/);
  });
});
