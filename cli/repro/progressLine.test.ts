import { describe, expect, it } from "vitest";
import type { PageProgress } from "../../src/protocol/pageApi.ts";
import { progressLine, progressStage } from "./progressLine.ts";

const progress: PageProgress = {
  status: "running",
  condition: "IMPL",
  conditionIndex: 1,
  conditionCount: 4,
  compiling: null,
  replicaIndices: [0, 1, 2],
  seedBlocks: { seedBlockCount: 1, replicaCount: 3 },
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

  it("names the seed where there are several", () => {
    const seedBlocks = { seedBlockCount: 2, replicaCount: 3 };
    const line = progressLine({ ...progress, seedBlocks, replicaIndices: [3, 4, 5] });
    expect(line).toMatch(/^IMPL \(2\/4\), seed 2, replicas 1–3, epoch 3/);
  });

  it("names the measurement after the training", () => {
    expect(progressLine({ ...progress, status: "measuring" })).toMatch(/, measuring step times$/);
  });

  it("estimates nothing before anything is known", () => {
    expect(progressLine({ ...progress, timeLeftMs: null })).not.toContain("left");
    expect(progressLine({ ...progress, fraction: 0.001 })).not.toContain("left");
    expect(progressLine({ ...progress, condition: null })).toMatch(/^starting/);
  });

  it("counts the kernels of the first condition, and of one after it", () => {
    const compiling = { done: 3, total: 15 };
    expect(progressLine({ ...progress, condition: null, compiling })).toBe(
      "compiling kernels: 3 of 15",
    );
    expect(progressLine({ ...progress, compiling })).toMatch(/, compiling kernels: 3 of 15$/);
  });
});

describe("progressStage", () => {
  it("changes with condition, replicas, epoch and status, not with steps", () => {
    const stage = progressStage(progress);
    expect(progressStage({ ...progress, step: 140, fraction: 0.5 })).toBe(stage);
    for (const change of [
      { conditionIndex: 2 },
      { replicaIndices: [3] },
      { epoch: 3 },
      { status: "paused" },
      { condition: null },
    ] as const) {
      expect(progressStage({ ...progress, ...change })).not.toBe(stage);
    }
  });
});
