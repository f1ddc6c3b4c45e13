import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type NoiseCondition, namedCondition } from "../../core/experiment/noiseCondition.ts";
import { replicaSeeds } from "../../core/experiment/seeds.ts";
import { epochOrder } from "./epochOrder.ts";

const uint32 = fc.integer({ min: 0, max: 0xffffffff });

/** Sizes and seeds of an epoch; `spare` examples do not fill a batch. */
const epochs = fc
  .record({
    seeds: fc.record({ order: uint32, withinBatch: uint32, sampling: uint32 }),
    epoch: fc.nat(200),
    stepsPerEpoch: fc.integer({ min: 1, max: 12 }),
    batchSize: fc.integer({ min: 1, max: 40 }),
    spareShare: fc.nat(100),
  })
  .map(({ spareShare, ...shape }) => ({
    ...shape,
    trainCount: shape.stepsPerEpoch * shape.batchSize + (spareShare % shape.batchSize),
  }));

const policies = fc.constantFrom("fixed", "varied", "within-batch");

type Shape = Parameters<typeof epochOrder>[1] & Pick<Parameters<typeof epochOrder>[0], "seeds">;

const orderUnder = (order: NoiseCondition["order"], { seeds, ...shape }: Shape) =>
  epochOrder({ noise: { order, sampling: "off" }, seeds }, shape);

/** The examples of each batch, sorted: what the batch is as a set. */
function batchSets(order: Uint32Array, batchSize: number): number[][] {
  return Array.from({ length: order.length / batchSize }, (_, step) =>
    [...order.subarray(step * batchSize, (step + 1) * batchSize)].sort((a, b) => a - b),
  );
}

/** An epoch large enough that two independent orders do not meet by chance. */
const large = { epoch: 3, trainCount: 256, stepsPerEpoch: 8, batchSize: 32 } as const;

function orderOf(
  policy: NoiseCondition["order"],
  replicaIndex: number,
  epoch: number = large.epoch,
  sampling: NoiseCondition["sampling"] = "off",
) {
  const condition = { ...namedCondition("CONTROL"), order: policy, sampling };
  const replica = { noise: condition, seeds: replicaSeeds(1, condition, replicaIndex) };
  return epochOrder(replica, { ...large, epoch });
}

describe("epochOrder", () => {
  it("gives each example at most once, and all of them where the batches hold them", () => {
    fc.assert(
      fc.property(epochs, policies, (shape, policy) => {
        const order = orderUnder(policy, shape);
        expect(order).toHaveLength(shape.stepsPerEpoch * shape.batchSize);
        expect(new Set(order).size).toBe(order.length);
        expect(order.every((example) => example < shape.trainCount)).toBe(true);
      }),
    );
  });

  it("depends on its arguments alone: equal ones give equal orders", () => {
    fc.assert(
      fc.property(epochs, policies, (shape, policy) => {
        expect(orderUnder(policy, shape)).toEqual(orderUnder(policy, shape));
      }),
    );
  });

  it("keeps each batch's examples under within-batch, whatever its seed", () => {
    fc.assert(
      fc.property(epochs, uint32, (shape, otherSeed) => {
        const fixed = orderUnder("fixed", shape);
        const seeds = { ...shape.seeds, withinBatch: otherSeed };
        for (const within of [shape, { ...shape, seeds }]) {
          const order = orderUnder("within-batch", within);
          expect(batchSets(order, shape.batchSize)).toEqual(batchSets(fixed, shape.batchSize));
        }
      }),
    );
  });

  it("moves places inside every batch under within-batch, in a new way for each replica", () => {
    const fixed = orderOf("fixed", 0);
    const first = orderOf("within-batch", 0);
    const second = orderOf("within-batch", 1);
    for (let start = 0; start < fixed.length; start += large.batchSize) {
      const batch = (order: Uint32Array) => [...order.subarray(start, start + large.batchSize)];
      expect(batch(first)).not.toEqual(batch(fixed));
      expect(batch(second)).not.toEqual(batch(fixed));
      expect(batch(second)).not.toEqual(batch(first));
    }
  });

  it("is the same for all replicas where fixed, another for each where varied", () => {
    expect(orderOf("fixed", 4)).toEqual(orderOf("fixed", 0));
    expect(orderOf("varied", 1)).not.toEqual(orderOf("varied", 0));
    const batches = [0, 1].map((replica) => batchSets(orderOf("varied", replica), 32)[0]);
    expect(batches[1]).not.toEqual(batches[0]);
  });

  it("is another in every epoch", () => {
    for (const policy of ["fixed", "varied", "within-batch"] as const) {
      const epochsSeen = [0, 1, 2, 3].map((epoch) => orderOf(policy, 1, epoch).join());
      expect(new Set(epochsSeen).size).toBe(4);
    }
  });
});

/** How often each example comes up in an epoch. */
function countsOf(order: Uint32Array): number[] {
  const counts = Array<number>(large.trainCount).fill(0);
  for (const example of order) counts[example]++;
  return counts;
}

describe("epochOrder of a bootstrap sample", () => {
  const sampled = (replica: number, epoch = 0, sampling: "fixed" | "varied" = "varied") =>
    orderOf("fixed", replica, epoch, sampling);

  it("has the examples of one draw in every epoch, each time in another order", () => {
    const epochs = [0, 1, 2].map((epoch) => sampled(1, epoch));
    for (const order of epochs) expect(countsOf(order)).toEqual(countsOf(epochs[0]));
    expect(new Set(epochs.map((order) => order.join())).size).toBe(3);
  });

  it("maps the places of the epoch's permutation through the draw, in any order of examples", () => {
    fc.assert(
      fc.property(epochs, policies, (shape, order) => {
        const { seeds, ...size } = shape;
        const places = epochOrder({ noise: { order, sampling: "off" }, seeds }, size);
        const examples = epochOrder({ noise: { order, sampling: "varied" }, seeds }, size);
        expect(examples.every((example) => example < size.trainCount)).toBe(true);
        const drawn = new Map(Array.from(places, (place, index) => [place, examples[index]]));
        expect(examples).toHaveLength(places.length);
        // The draw is of the replica, not of the epoch.
        const later = { ...size, epoch: size.epoch + 1 };
        const laterPlaces = epochOrder({ noise: { order, sampling: "off" }, seeds }, later);
        const laterExamples = epochOrder({ noise: { order, sampling: "varied" }, seeds }, later);
        laterPlaces.forEach((place, index) => {
          expect(laterExamples[index]).toBe(drawn.get(place) ?? laterExamples[index]);
        });
      }),
    );
  });

  it("is one for all replicas where fixed; another for each where varied, in one order too", () => {
    expect(sampled(4, 0, "fixed")).toEqual(sampled(0, 0, "fixed"));
    expect(countsOf(sampled(1))).not.toEqual(countsOf(sampled(0)));
    // A shared draw is none of replica 0's own.
    expect(countsOf(sampled(0, 0, "fixed"))).not.toEqual(countsOf(sampled(0)));
  });

  it("leaves the order of a condition without sampling as it was, whatever the seed", () => {
    fc.assert(
      fc.property(epochs, policies, uint32, (shape, policy, sampling) => {
        const seeds = { ...shape.seeds, sampling };
        expect(orderUnder(policy, { ...shape, seeds })).toEqual(orderUnder(policy, shape));
      }),
    );
  });

  it("shuffles places inside the batches of the same draw under within-batch", () => {
    const within = orderOf("within-batch", 1, 0, "fixed");
    expect(within).not.toEqual(sampled(1, 0, "fixed"));
    expect(batchSets(within, 32)).toEqual(batchSets(sampled(1, 0, "fixed"), 32));
  });
});
