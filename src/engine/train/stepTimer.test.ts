import { expect, test } from "vitest";
import { StepTimer } from "./stepTimer.ts";

/** Of a device without timestamps. */
function timer(kernelCount: number): StepTimer {
  const device = { features: new Set<string>() } satisfies Partial<GPUDevice>;
  return new StepTimer(device as unknown as GPUDevice, kernelCount);
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
