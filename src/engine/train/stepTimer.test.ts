import { expect, test, vi } from "vitest";
import { PassTimestamps } from "./passTimestamps.ts";
import { BlockTimer, StepTimer } from "./stepTimer.ts";

const features = new Set<string>();
const withoutTimestamps = { features } satisfies Partial<GPUDevice> as unknown as GPUDevice;

/** Of a device without timestamps. */
function timer(kernelCount: number): StepTimer {
  return new StepTimer(withoutTimestamps, kernelCount);
}

test("no step, no time", async () => {
  expect(await timer(3).result()).toEqual({ wallMs: 0, gpuMs: null });
});

test("a submission of several steps takes as long per step as their share", async () => {
  const steps = timer(3);
  steps.recordWall(3, 900); // the first, which compiles
  steps.recordWall(9, 20); // two steps
  expect((await steps.result()).wallMs).toBe(10);
});

test("parts of a step add up to the step", async () => {
  const steps = timer(4);
  for (const [to, ms] of [
    [4, 900],
    [5, 10],
    [7, 20],
    [8, 30],
    [10, 25],
    [12, 45],
  ]) {
    steps.recordWall(to, ms);
  }
  // Steps of 60 and of 70 ms.
  expect((await steps.result()).wallMs).toBe(65);
});

test("the first step counts where it is the only one", async () => {
  const steps = timer(2);
  steps.recordWall(1, 100);
  steps.recordWall(2, 50);
  expect((await steps.result()).wallMs).toBe(150);
});

test("a step that is not finished does not count", async () => {
  const steps = timer(2);
  for (const [to, ms] of [
    [2, 100],
    [4, 50],
    [5, 999],
  ]) {
    steps.recordWall(to, ms);
  }
  expect((await steps.result()).wallMs).toBe(50);
});

test("the clock counts the submissions that have timestamps, and no later ones", async () => {
  const queries = { destroy: () => {} };
  const device = {
    features: new Set(["timestamp-query"]),
    createQuerySet: () => queries as GPUQuerySet,
  } satisfies Partial<GPUDevice>;
  const steps = new StepTimer(device as unknown as GPUDevice, 1);
  // Every submission is a step; 256 of them have timestamps.
  for (let to = 1; to <= 300; to++) {
    expect(steps.pass(to).timestampWrites !== undefined).toBe(to <= 256);
    steps.recordWall(to, to <= 256 ? 2 : 50);
  }
  const timed = vi.spyOn(PassTimestamps.prototype, "take").mockResolvedValue(Array(256).fill(1));
  expect(await steps.result()).toEqual({ wallMs: 2, gpuMs: 1 });
  timed.mockRestore();
});

test("a block has the time of all its submissions, and the next one starts anew", async () => {
  const block = new BlockTimer(withoutTimestamps);
  block.recordWall(3, 20);
  block.recordWall(7, 30);
  expect(await block.take()).toEqual({ wallMs: 50, gpuMs: null });
  expect(await block.take()).toEqual({ wallMs: 0, gpuMs: null });
});
