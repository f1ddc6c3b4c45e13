import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sum } from "../../core/dataset/apportion.ts";
import { readLimits } from "../../core/dataset/limits.ts";
import { wholeByFiles } from "../../core/dataset/testSupport/smallDataset.ts";
import { madeReading } from "../testSupport/madeReading.ts";
import { planPack } from "./planPack.ts";

/** So many examples of each class, one class after the other. */
const labelsOf = (classCounts: readonly number[]) =>
  classCounts.flatMap((count, label) => new Array<number>(count).fill(label));

const invalid = (message: string) =>
  expect.objectContaining({ code: "dataset-invalid", message: expect.stringContaining(message) });

const seeds = fc.integer({ min: 0, max: 0xffffffff });
const classCounts = fc.array(fc.integer({ min: 2, max: 60 }), { minLength: 2, maxLength: 8 });
const bySeed = (testShare: number, seed: number) =>
  ({ ...wholeByFiles, split: { by: "seed", testShare }, seed }) as const;

describe("planPack, split by files", () => {
  const reading = madeReading([
    { split: "test", labels: labelsOf([2, 3]) },
    { split: "train", labels: labelsOf([6, 4]) },
    { split: "train", labels: labelsOf([1, 1]) },
  ]);

  it("takes all, with what it will weigh", () => {
    const plan = planPack(reading, wholeByFiles);
    // Examples 0 to 4 lie in the first part, the test.
    expect([...plan.test.examples].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
    expect([...plan.train.examples].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 12 }, (_, i) => i + 5),
    );
    expect(plan.train.classCounts).toEqual([7, 5]);
    expect(plan.test.classCounts).toEqual([2, 3]);
    expect(plan).toMatchObject({ size: { height: 2, width: 2 }, channels: 1, notes: [] });
    // 17 examples of 2 * 2 pixels and a label.
    expect(plan.bytes).toBe(17 * 5);
  });

  it("gives each example its own label, in an order that the seed decides", () => {
    const labels = [...labelsOf([2, 3]), ...labelsOf([6, 4]), ...labelsOf([1, 1])];
    const plans = [1, 2].map((seed) => planPack(reading, { ...wholeByFiles, seed }));
    for (const { train } of plans) {
      expect([...train.labels]).toEqual([...train.examples].map((example) => labels[example]));
    }
    expect(plans[0].train.examples).not.toEqual(plans[1].train.examples);
    expect(plans[0].train.examples).not.toEqual(plans[0].train.examples.toSorted());
  });

  it("leaves parts of neither split out, and says so", () => {
    const more = madeReading([
      { split: "train", labels: [0, 1] },
      { split: "test", labels: [0, 1] },
      { split: null, labels: [0, 1, 1], source: "extra.csv", shape: null },
    ]);
    const plan = planPack(more, wholeByFiles);
    expect(plan.train.examples).toHaveLength(2);
    expect(plan.size).toEqual({ height: 2, width: 2 });
    expect(plan.notes).toEqual(["extra.csv: left out 3 examples of neither split"]);
  });

  it.each([
    [["train"], "name no examples to test: add the missing files, or split all examples by a seed"],
    [["test"], "name no examples to train"],
    [[null], "name no examples to train and none to test"],
  ] as const)("refuses parts that say %j", (splits, message) => {
    const parts = splits.map((split) => ({ split, labels: [0, 1, 0, 1] }));
    expect(() => planPack(madeReading(parts), wholeByFiles)).toThrow(invalid(message));
  });
});

describe("planPack, split by a seed", () => {
  it("divides all examples, each in one split, each class within one of the share", () => {
    fc.assert(
      fc.property(
        classCounts,
        seeds,
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        (counts, seed, share) => {
          const reading = madeReading([{ split: null, labels: labelsOf(counts) }]);
          const { train, test } = planPack(reading, bySeed(share, seed));
          const all = [...train.examples, ...test.examples].sort((a, b) => a - b);
          expect(all).toEqual(Array.from({ length: sum(counts) }, (_, i) => i));
          const atLeastOne = counts.map((size) => size * share >= 1 && size * (1 - share) >= 1);
          if (atLeastOne.every(Boolean)) {
            expect(test.examples).toHaveLength(Math.round(sum(counts) * share));
          }
          for (const [label, size] of counts.entries()) {
            expect(test.classCounts[label]).toBeGreaterThanOrEqual(1);
            expect(train.classCounts[label]).toBeGreaterThanOrEqual(1);
            expect(test.classCounts[label] + train.classCounts[label]).toBe(size);
            if (atLeastOne.every(Boolean)) {
              expect(Math.abs(test.classCounts[label] - size * share)).toBeLessThanOrEqual(1.5);
            }
          }
        },
      ),
    );
  });

  it("makes the same plan of the same seed, and another of another", () => {
    const reading = madeReading([{ split: "test", labels: labelsOf([50, 50]) }]);
    const plans = [7, 7, 8].map((seed) => planPack(reading, bySeed(0.2, seed)));
    expect(plans[1]).toEqual(plans[0]);
    const testOf = (i: number) => [...plans[i].test.examples].sort((a, b) => a - b);
    expect(testOf(2)).not.toEqual(testOf(0));
  });

  it("divides subgroups like their class", () => {
    const reading = madeReading([
      {
        split: null,
        labels: labelsOf([100, 100]),
        subgroups: Array.from({ length: 200 }, (_, i) => (i % 10 === 0 ? 1 : 0)),
      },
    ]);
    const { train, test } = planPack(reading, bySeed(0.2, 3));
    expect(test.classCounts).toEqual([20, 20]);
    expect(test.subgroupCounts).toEqual([36, 4]);
    expect(train.subgroupCounts).toEqual([144, 16]);
    expect(sum([...(test.subgroups ?? [])])).toBe(4);
  });

  it("refuses a class of one example, which cannot be in both", () => {
    const reading = madeReading([{ split: null, labels: [0, 0, 0, 1] }]);
    expect(() => planPack(reading, bySeed(0.5, 1))).toThrow(
      invalid('Class "class 1" has 1 example to train and 0 to test'),
    );
  });
});

describe("planPack, a subset", () => {
  it("has the size asked for, drawn from its split, classes and subgroups in proportion", () => {
    const subsets = fc.tuple(classCounts, seeds).chain(([counts, seed]) =>
      fc.record({
        counts: fc.constant(counts),
        seed: fc.constant(seed),
        trainCount: fc.integer({ min: counts.length, max: sum(counts) }),
      }),
    );
    fc.assert(
      fc.property(subsets, ({ counts, seed, trainCount }) => {
        const labels = labelsOf(counts);
        const subgroups = labels.map((_, i) => i % 2);
        const reading = madeReading([
          { split: "train", labels, subgroups },
          { split: "test", labels, subgroups },
        ]);
        const { train, test } = planPack(reading, { ...wholeByFiles, seed, trainCount });
        expect(new Set(train.examples).size).toBe(trainCount);
        expect(train.examples.every((example) => example < labels.length)).toBe(true);
        expect(test.examples).toHaveLength(labels.length);
        const quotas = counts.map((size) => (size * trainCount) / labels.length);
        const lifted = quotas.some((quota) => quota < 1);
        for (const [label, quota] of quotas.entries()) {
          expect(train.classCounts[label]).toBeGreaterThanOrEqual(1);
          if (lifted) continue;
          expect(Math.abs(train.classCounts[label] - quota)).toBeLessThan(1);
          const odd = [...train.examples].filter(
            (example) => labels[example] === label && subgroups[example] === 1,
          );
          const oddOfAll = labels.filter((of, i) => of === label && subgroups[i] === 1).length;
          const oddQuota = (train.classCounts[label] * oddOfAll) / counts[label];
          expect(Math.abs(odd.length - oddQuota)).toBeLessThan(1);
        }
      }),
    );
  });

  const reading = madeReading([
    { split: "train", labels: labelsOf([6, 3, 1]) },
    { split: "test", labels: labelsOf([2, 2, 2]) },
  ]);

  it("does not move the other split", () => {
    const whole = planPack(reading, wholeByFiles);
    const part = planPack(reading, { ...wholeByFiles, trainCount: 5 });
    expect(part.test).toEqual(whole.test);
  });

  it.each([
    [{ trainCount: 11 }, "train: 11 examples are asked for, there are 10"],
    [{ testCount: 7 }, "test: 7 examples are asked for, there are 6"],
    [{ testCount: 2 }, "test: 2 examples are asked for, 3 classes need one each"],
  ])("refuses %j", (counts, message) => {
    expect(() => planPack(reading, { ...wholeByFiles, ...counts })).toThrow(invalid(message));
  });
});

describe("planPack", () => {
  const parts = [
    { split: "train", labels: labelsOf([5, 5]) },
    { split: "test", labels: labelsOf([3, 3]) },
  ] as const;

  it("keeps the order of a packed data set that is taken whole, and only then", () => {
    const packed = madeReading(parts, { keepsOrder: true });
    const orderOf = (over: object) => [
      ...planPack(packed, { ...wholeByFiles, ...over }).train.examples,
    ];
    const ascending = Array.from({ length: 10 }, (_, i) => i);
    expect(orderOf({})).toEqual(ascending);
    expect(orderOf({ trainCount: 10, testCount: 6 })).toEqual(ascending);
    expect(orderOf({ testCount: 4 })).not.toEqual(ascending);
    expect(planPack(madeReading(parts), wholeByFiles).train.examples).not.toEqual(
      Uint32Array.from(ascending),
    );
  });

  it("names a class that is in one split only; one that no file has is no harm", () => {
    const lopsided = madeReading([
      { split: "train", labels: [0, 1, 2] },
      { split: "test", labels: [0, 1] },
    ]);
    expect(() => planPack(lopsided, wholeByFiles)).toThrow(
      invalid('Class "class 2" has 1 example to train and 0 to test'),
    );
    const listed = madeReading(parts, { classNames: ["a", "b", "c"] });
    expect(planPack(listed, wholeByFiles).train.classCounts).toEqual([5, 5, 0]);
  });

  it("needs two classes and an example", () => {
    const one = madeReading([{ split: null, labels: [0, 0] }]);
    expect(() => planPack(one, bySeed(0.5, 1))).toThrow(
      invalid("examples of at least 2 classes, found 1"),
    );
    const none = madeReading([{ split: null, labels: [] }]);
    expect(() => planPack(none, bySeed(0.5, 1))).toThrow(
      invalid("examples of at least 2 classes, found 0"),
    );
  });

  it("names the files whose sizes differ, and takes them at a side", () => {
    const [train, test] = parts;
    const mixed = madeReading([
      { ...train, source: "a.npz" },
      { ...test, source: "b.npz", shape: { height: 3, width: 4, channels: 3 } },
    ]);
    expect(() => planPack(mixed, wholeByFiles)).toThrow(
      invalid("b.npz is 4 x 3 pixels, a.npz is 2 x 2"),
    );
    const plan = planPack(mixed, { ...wholeByFiles, side: 8 });
    expect(plan).toMatchObject({ size: { height: 8, width: 8 }, channels: 3 });
    expect(plan.bytes).toBe(16 * (8 * 8 * 3 + 1));
    expect(planPack(mixed, { ...wholeByFiles, side: 8, channels: 1 }).channels).toBe(1);
  });

  it("leaves out what only decoding shows", () => {
    const reading = madeReading(parts.map((part) => ({ ...part, shape: null })));
    expect(planPack(reading, wholeByFiles)).toMatchObject({
      size: null,
      channels: null,
      bytes: null,
    });
    expect(planPack(reading, { ...wholeByFiles, side: 4 })).toMatchObject({
      size: { height: 4, width: 4 },
      channels: null,
      bytes: null,
    });
  });

  it("refuses more than fits, and says what would", () => {
    const count = 2000;
    const reading = madeReading([
      { split: "train", labels: labelsOf([count / 2, count / 2]) },
      { split: "test", labels: [0, 1] },
    ]);
    // 512 * 512 * 3 bytes an image: 2^30 / 786432 = 1365.3 fit; sqrt(2^30 / 2002 / 3) = 422.8.
    expect(readLimits.packedBytes).toBe(2 ** 30);
    expect(() => planPack(reading, { ...wholeByFiles, side: 512, channels: 3 })).toThrow(
      invalid("1365 examples fit, or all of them at a side of 422"),
    );
    expect(() => planPack(reading, { ...wholeByFiles, side: 422, channels: 3 })).not.toThrow();
  });
});
