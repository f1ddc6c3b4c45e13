import { describe, expect, it } from "vitest";
import { type NoiseCondition, namedCondition } from "./noiseCondition.ts";
import { replicaSeeds } from "./seeds.ts";

const everything = { augmentation: true, dropout: true };
const control = namedCondition("CONTROL", everything);
const algo = namedCondition("ALGO", everything);

describe("replicaSeeds", () => {
  // mmh3.hash(struct.pack("<4I", 1, 0x73656564, 0, tag * 2**24 + slot), 0, signed=False) in
  // Python, with the tags and slots that deriveSeed documents.
  it("takes fixed sources without the replica's index, varied ones with it", () => {
    expect(replicaSeeds(1, control, 99)).toMatchObject({ init: 3313494232, order: 3320954860 });
    expect(replicaSeeds(1, algo, 0)).toMatchObject({ init: 2057589945, order: 2582289381 });
    expect(replicaSeeds(1, algo, 99)).toMatchObject({ init: 2565929338, order: 545591749 });
  });

  it("varies one source alone where one alone is varied", () => {
    const sources = [
      ["init", { init: "varied" }],
      ["order", { order: "varied" }],
      ["augmentation", { augmentation: "varied" }],
      ["dropout", { dropout: "varied" }],
      ["withinBatch", { order: "within-batch" }],
    ] as const satisfies readonly (readonly [string, Partial<NoiseCondition>])[];
    for (const [varied, change] of sources) {
      const condition = { ...control, ...change };
      const [first, second] = [0, 1].map((replica) => replicaSeeds(1, condition, replica));
      const differing = Object.entries(first).filter(
        ([source, seed]) => Reflect.get(second, source) !== seed,
      );
      expect(differing.map(([source]) => source)).toEqual([varied]);
    }
  });

  it("keeps the batches of a within-batch shuffle: the order's seed stays the fixed one", () => {
    const within = { ...control, order: "within-batch" as const };
    expect(replicaSeeds(1, within, 3).order).toBe(replicaSeeds(1, control, 0).order);
  });

  it("does not look at the reduction order", () => {
    const impl = namedCondition("IMPL", everything);
    expect(replicaSeeds(5, impl, 2)).toEqual(replicaSeeds(5, control, 2));
  });

  it("changes with the root seed", () => {
    expect(replicaSeeds(1, control, 0)).not.toEqual(replicaSeeds(2, control, 0));
  });
});
