import { expect, it } from "vitest";
import { createReadingProgress } from "./readingProgress.ts";

function watched() {
  const shown: { text: string; stage: string | null }[] = [];
  let nowMs = 0;
  const progress = createReadingProgress(
    { show: (text, stage) => shown.push({ text, stage }), note: expect.fail, clear: () => {} },
    () => nowMs,
  );
  return {
    show: progress.show,
    at: (ms: number) => {
      nowMs = ms;
    },
    last: () => shown.at(-1),
  };
}

it("shows what happens, how far it is and the time left, and nothing in a log", () => {
  const { show, at, last } = watched();
  show({ activity: "Reading a.gz", fraction: 0 });
  expect(last()).toEqual({ text: "Reading a.gz  0 %", stage: null });
  at(2000);
  show({ activity: "Reading a.gz", fraction: 0.25 });
  expect(last()).toEqual({ text: "Reading a.gz  25 %  6 s left", stage: null });
  show({ activity: "Writing", fraction: null });
  expect(last()?.text).toBe("Writing");
});

it("starts the clock again with other work", () => {
  const { show, at, last } = watched();
  at(50_000);
  show({ activity: "one", fraction: 1 });
  show({ activity: "two", fraction: 0 });
  at(52_000);
  show({ activity: "two", fraction: 0.5 });
  expect(last()?.text).toBe("two  50 %  2 s left");
});
