import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { RunControl } from "./runControl.ts";
import { Submitter } from "./submitter.ts";
import { type DispatchRange, WorkEstimate } from "./workEstimate.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "setInterval", "clearInterval", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

interface FakeOptions {
  /** Milliseconds of each kernel of a round. */
  readonly kernelMs: readonly number[];
  /** Milliseconds between two looks whether work is done. */
  readonly lookMs: number;
  /** Whether every submission is a look too. */
  readonly looksAtSubmissions: boolean;
}

/** A queue that runs submissions one after the other and tells their ends when it looks. */
function fakeQueue({ kernelMs, lookMs, looksAtSubmissions }: FakeOptions) {
  /** Dispatches in the order in which they ran, and each submission's time and size. */
  const order: number[] = [];
  const submissions: { at: number; ms: number; inFlight: number }[] = [];
  let busyUntil = 0;
  let waiting: { endsAt: number; resolve: () => void }[] = [];
  const look = () => {
    const now = performance.now();
    for (const { endsAt, resolve } of waiting) if (endsAt <= now) resolve();
    waiting = waiting.filter(({ endsAt }) => endsAt > now);
  };
  setInterval(look, lookMs);
  const queue: ConstructorParameters<typeof Submitter>[0] = {
    submit: (buffers: Iterable<GPUCommandBuffer>) => {
      if (looksAtSubmissions) look();
      for (const buffer of buffers) {
        const { from, to } = buffer as unknown as DispatchRange;
        let ms = 0;
        for (let index = from; index < to; index++) {
          order.push(index);
          ms += kernelMs[index % kernelMs.length];
        }
        const now = performance.now();
        busyUntil = Math.max(busyUntil, now) + ms;
        submissions.push({ at: now, ms, inFlight: waiting.length + 1 });
      }
    },
    onSubmittedWorkDone: () =>
      new Promise<undefined>((resolve) => {
        waiting.push({ endsAt: busyUntil, resolve: () => resolve(undefined) });
      }),
  };
  return { queue, order, submissions };
}

const firefox = { lookMs: 100, looksAtSubmissions: true };
const onTimerAlone = { lookMs: 100, looksAtSubmissions: false };
const prompt = { lookMs: 1, looksAtSubmissions: true };

function start(options: FakeOptions, rounds: number) {
  const fake = fakeQueue(options);
  const control = new RunControl(() => {});
  const submitter = new Submitter(fake.queue, control);
  const done: number[] = [];
  const work = {
    from: 0,
    to: rounds * options.kernelMs.length,
    estimate: new WorkEstimate(options.kernelMs.length),
    encode: (range: DispatchRange) => range as unknown as GPUCommandBuffer,
    onDone: ({ to }: DispatchRange) => done.push(to),
  };
  const began = performance.now();
  /** Resolves with the milliseconds that it took. */
  const finished = submitter
    .submit(work)
    .then(() => submitter.drain())
    .then(() => performance.now() - began);
  const running = rounds * options.kernelMs.reduce((sum, ms) => sum + ms, 0);
  return { ...fake, control, done, finished, running };
}

const sizes = [
  { name: "tiny kernels", kernelMs: [0.1, 0.2, 0.05], rounds: 4000 },
  { name: "a round of the target", kernelMs: [5, 10, 5], rounds: 100 },
  { name: "a round far above the bound", kernelMs: [40, 10, 150, 5, 5], rounds: 20 },
];

describe("Submitter", () => {
  for (const { name, kernelMs, rounds } of sizes) {
    test(`${name}: every dispatch once, in order`, async () => {
      const { order, done, finished } = start({ kernelMs, ...prompt }, rounds);
      await vi.advanceTimersByTimeAsync(60_000);
      await finished;
      const all = Array.from({ length: rounds * kernelMs.length }, (_, index) => index);
      expect(order).toEqual(all);
      expect(done).toEqual(done.toSorted((a, b) => a - b));
      expect(done.at(-1)).toBe(all.length);
    });

    test(`${name}: at most three in flight, each within the bound or one kernel`, async () => {
      const { submissions, finished } = start({ kernelMs, ...prompt }, rounds);
      await vi.advanceTimersByTimeAsync(60_000);
      await finished;
      expect(Math.max(...submissions.map(({ inFlight }) => inFlight))).toBeLessThanOrEqual(3);
      const settled = submissions.slice(2 * kernelMs.length + 12);
      const longest = Math.max(30, ...kernelMs) * 1.2;
      for (const { ms } of settled) expect(ms).toBeLessThanOrEqual(longest);
    });

    test(`${name}: keeps the adapter busy in Firefox`, async () => {
      const { finished, running } = start({ kernelMs, ...firefox }, rounds);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(await finished).toBeLessThan(1.25 * running + 200);
    });
  }

  test("grows under a timer of 100 ms alone, to a bounded size", async () => {
    const { submissions, finished, running } = start(
      { kernelMs: [0.3, 0.2], ...onTimerAlone },
      8000,
    );
    await vi.advanceTimersByTimeAsync(60_000);
    // One submission at a time, of the size that fits the target, would take 5 times as long.
    expect(await finished).toBeLessThan(1.5 * running + 1000);
    expect(Math.max(...submissions.map(({ ms }) => ms))).toBeLessThan(200);
  });

  test("a cancel ends it at once and submits nothing more", async () => {
    const { control, submissions, finished } = start({ kernelMs: [500, 500], ...prompt }, 50);
    const outcome = expect(finished).rejects.toMatchObject({ code: "cancelled" });
    await vi.advanceTimersByTimeAsync(5_250);
    const before = submissions.length;
    control.cancel();
    await vi.advanceTimersByTimeAsync(0);
    await outcome;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(submissions).toHaveLength(before);
  });

  test("a pause submits nothing more until it is resumed", async () => {
    const { control, submissions, order, finished } = start({ kernelMs: [3, 4], ...prompt }, 500);
    await vi.advanceTimersByTimeAsync(1_000);
    control.pause();
    const before = submissions.length;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(submissions).toHaveLength(before);
    control.resume();
    await vi.advanceTimersByTimeAsync(10_000);
    await finished;
    expect(order).toHaveLength(1000);
  });
});
