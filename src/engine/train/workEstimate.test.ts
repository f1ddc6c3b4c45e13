import { describe, expect, test } from "vitest";
import { submissionTimes, WorkEstimate } from "./workEstimate.ts";

/**
 * Runs `rounds` rounds on an adapter whose kernels take these times; the first run of each takes
 * `compileMs` more. Returns the submissions as [from, to, milliseconds].
 */
function run(kernelMs: readonly number[], rounds: number, compileMs = 0) {
  const estimate = new WorkEstimate(kernelMs.length);
  const end = rounds * kernelMs.length;
  const submissions: [from: number, to: number, ms: number][] = [];
  for (let at = 0; at < end; ) {
    const { from, to } = estimate.next(at, end);
    let ms = 0;
    for (let index = from; index < to; index++) {
      ms += kernelMs[index % kernelMs.length] + (index < kernelMs.length ? compileMs : 0);
    }
    estimate.add({ from, to }, ms);
    submissions.push([from, to, ms]);
    at = to;
  }
  return submissions;
}

describe("WorkEstimate", () => {
  test("covers all dispatches in order, once each", () => {
    for (const kernelMs of [[1], [0.01, 0.02], [5, 40, 90, 3], [200, 1, 1, 1, 1, 300]]) {
      const submissions = run(kernelMs, 50);
      expect(submissions[0][0]).toBe(0);
      expect(submissions.at(-1)?.[1]).toBe(50 * kernelMs.length);
      for (const [index, [from]] of submissions.entries()) {
        if (index > 0) expect(from).toBe(submissions[index - 1][1]);
      }
    }
  });

  test("submits each kernel alone until its time is known", () => {
    const estimate = new WorkEstimate(3);
    expect(estimate.next(0, 30)).toEqual({ from: 0, to: 1, ms: null });
    estimate.add({ from: 0, to: 1 }, 2);
    expect(estimate.next(1, 30)).toEqual({ from: 1, to: 2, ms: null });
  });

  test("tries a kernel again that took long at first: compiling may be part of it", () => {
    const submissions = run([1, 2, 3], 100, 500);
    expect(submissions.slice(0, 6).map(([from, to]) => to - from)).toEqual(Array(6).fill(1));
    const settled = submissions.slice(20, -1).map(([from, to]) => to - from);
    expect(new Set(settled)).toEqual(new Set([9])); // 3 rounds of 6 ms
  });

  test("holds whole rounds of about the time that is aimed at", () => {
    const settled = run([0.2, 0.3, 0.5], 1000).slice(16, -1);
    for (const [from, to, ms] of settled) {
      expect(from % 3).toBe(0);
      expect(to % 3).toBe(0);
      expect(ms).toBeCloseTo(submissionTimes.target, 6);
    }
  });

  test("holds part of a round where a round takes longer than the bound", () => {
    const settled = run([10, 12, 25, 3, 1, 20], 40).filter(([from]) => from >= 5 * 6);
    for (const [, , ms] of settled) expect(ms).toBeLessThanOrEqual(submissionTimes.most);
    // 10 + 12, 25 + 3 + 1, 20: no two neighbours fit together.
    expect(settled.map(([from]) => from % 6)).toEqual(Array(35).fill([0, 2, 5]).flat());
  });

  test("a kernel that takes longer than the bound goes alone", () => {
    const settled = run([5, 400, 5, 5], 40).slice(8);
    for (const [from, to, ms] of settled) {
      if (ms > submissionTimes.most) expect([from % 4, to - from]).toEqual([1, 1]);
    }
  });

  test("grows to its size by a bounded factor, for a first estimate may be far too small", () => {
    const sizes = run([0.001], 20_000).map(([from, to]) => to - from);
    for (let index = 1; index < sizes.length; index++) {
      expect(sizes[index]).toBeLessThanOrEqual(2 * Math.max(...sizes.slice(0, index)));
    }
    expect(Math.max(...sizes)).toBe(256);
  });

  test("never goes past the end, and begins a round where it was left", () => {
    const estimate = new WorkEstimate(2);
    estimate.add({ from: 0, to: 1 }, 1);
    estimate.add({ from: 1, to: 2 }, 1);
    for (let at = 2; at < 1001; ) {
      const { from, to } = estimate.next(at, 1001);
      estimate.add({ from, to }, to - from);
      at = to;
      expect(at % 2 === 0 || at < 30 || at === 1001).toBe(true);
    }
    expect(estimate.next(1001, 5000).to % 2).toBe(0);
  });
});
