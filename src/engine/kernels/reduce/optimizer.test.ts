import { expect, test } from "vitest";
import { learningRateAt, learningSchedule } from "./optimizer.ts";

const milestones = [
  { epoch: 2, factor: 0.1 },
  { epoch: 3, factor: 0.5 },
];

test("a milestone holds from its epoch on, and they multiply", () => {
  const rates = [0, 1, 2, 3, 4].map((epoch) => learningRateAt(1, milestones, epoch));
  expect(rates).toEqual([1, 1, 0.1, 0.05, 0.05]);
});

test("Adam's schedule has the rate and both bias corrections of each step", () => {
  const training: Parameters<typeof learningSchedule>[0] = {
    optimizer: { kind: "adam", learningRate: 0.5, beta1: 0.9, beta2: 0.99, epsilon: 1e-7 },
    milestones: [{ epoch: 1, factor: 0.5 }],
    epochCount: 2,
  };
  const schedule = learningSchedule(training, 2, [{ learningRate: 0.5 }]);
  // By hand: 1 / (1 - 0.9^t) and 1 / (1 - 0.99^t) for t = 1 .. 4.
  const expected = [
    [0.5, 10, 100, 0],
    [0.5, 1 / 0.19, 1 / 0.0199, 0],
    [0.25, 1 / 0.271, 1 / 0.029701, 0],
    [0.25, 1 / 0.3439, 1 / 0.03940399, 0],
  ].flat();
  expect(schedule).toHaveLength(16);
  for (const [index, value] of expected.entries()) expect(schedule[index]).toBeCloseTo(value, 3);
});
