import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { type NoiseCondition, namedCondition, noiseConditionSchema } from "./noiseCondition.ts";
import { noiseSourceNames, noiseSources, recipeSources } from "./noiseSources.ts";
import { replicaSeeds, replicaSeedsSchema, seedNames, sharedSeed } from "./seeds.ts";
import { anyCondition } from "./testSupport/anyCondition.ts";

const control = namedCondition("CONTROL", recipeSources);
const algo = namedCondition("ALGO", recipeSources);

/** Conditions as version 1 has them: a source that came later is not named. */
const recordedConditions = {
  CONTROL: {
    init: "fixed",
    order: "fixed",
    augmentation: "off",
    dropout: "off",
    perturbation: "off",
    reduction: "ordered",
  },
  "ALGO+IMPL": {
    init: "varied",
    order: "varied",
    augmentation: "varied",
    dropout: "varied",
    perturbation: "off",
    reduction: "atomic",
  },
  shuffled: {
    init: "varied",
    order: "within-batch",
    augmentation: "off",
    dropout: "fixed",
    perturbation: "one-ulp",
    reduction: "fixed-point",
  },
  mixed: {
    init: "fixed",
    order: "varied",
    augmentation: "fixed",
    dropout: "varied",
    perturbation: "one-ulp",
    reduction: "stock",
  },
} as const satisfies Record<string, z.input<typeof noiseConditionSchema>>;

describe("replicaSeeds", () => {
  // A change here moves trained bits. Computed with a separate MurmurHash3 in Python over
  // struct.pack("<4I", root, 0x73656564, 0, tag * 2**24 + slot), with the tags 1 to 6 in the
  // order of the columns and slot 0, or replica + 1 where the condition varies the source.
  it.each([
    [1, "CONTROL", 0, [3313494232, 3320954860, 1716529463, 1602465246, 464639924, 2378686403]],
    [1, "ALGO+IMPL", 0, [2057589945, 2582289381, 1716529463, 2254235365, 1208227004, 2378686403]],
    [1, "ALGO+IMPL", 99, [2565929338, 545591749, 1716529463, 1132202935, 3048411216, 2378686403]],
    [1, "shuffled", 0, [2057589945, 3320954860, 2962649269, 1602465246, 464639924, 2378686403]],
    [1, "shuffled", 99, [2565929338, 3320954860, 9051950, 1602465246, 464639924, 2378686403]],
    [1, "mixed", 0, [3313494232, 2582289381, 1716529463, 1602465246, 1208227004, 2378686403]],
    [1, "mixed", 99, [3313494232, 545591749, 1716529463, 1602465246, 3048411216, 2378686403]],
    [
      4294967295,
      "CONTROL",
      0,
      [3571430842, 19286527, 2485020835, 2782675828, 3861170190, 1908783636],
    ],
    [
      4294967295,
      "ALGO+IMPL",
      0,
      [3505850020, 3883082015, 2485020835, 276250360, 1576952613, 1908783636],
    ],
    [
      4294967295,
      "ALGO+IMPL",
      99,
      [933510062, 2099848014, 2485020835, 365953143, 1217324784, 1908783636],
    ],
    [
      4294967295,
      "shuffled",
      0,
      [3505850020, 19286527, 226282366, 2782675828, 3861170190, 1908783636],
    ],
    [
      4294967295,
      "shuffled",
      99,
      [933510062, 19286527, 3598646866, 2782675828, 3861170190, 1908783636],
    ],
    [
      4294967295,
      "mixed",
      0,
      [3571430842, 3883082015, 2485020835, 2782675828, 1576952613, 1908783636],
    ],
    [
      4294967295,
      "mixed",
      99,
      [3571430842, 2099848014, 2485020835, 2782675828, 1217324784, 1908783636],
    ],
  ] as const)("keeps its values for root %i, %s, replica %i", (rootSeed, name, replica, seeds) => {
    const [init, order, withinBatch, augmentation, dropout, perturbation] = seeds;
    const condition = noiseConditionSchema.parse(recordedConditions[name]);
    expect(replicaSeeds(rootSeed, condition, replica)).toMatchObject({
      init,
      order,
      withinBatch,
      augmentation,
      dropout,
      perturbation,
    });
  });

  // mmh3.hash(struct.pack("<4I", 1, 0x73656564, 0, tag * 2**24 + slot), 0, signed=False) in
  // Python, with the tags and slots that deriveSeed documents.
  it("takes fixed sources without the replica's index, varied ones with it", () => {
    expect(replicaSeeds(1, control, 99)).toMatchObject({ init: 3313494232, order: 3320954860 });
    expect(replicaSeeds(1, algo, 0)).toMatchObject({ init: 2057589945, order: 2582289381 });
    expect(replicaSeeds(1, algo, 99)).toMatchObject({ init: 2565929338, order: 545591749 });
  });

  // The same in Python for tag 7, which came after version 1.
  it("derives the seed of the training set's draw", () => {
    const { sampling } = replicaSeeds(1, control, 0);
    expect(sampling).toBe(3735287096);
    expect(replicaSeeds(1, { ...control, sampling: "fixed" }, 99).sampling).toBe(sampling);
    expect(replicaSeeds(1, { ...control, sampling: "varied" }, 0).sampling).toBe(3168566559);
    expect(replicaSeeds(1, { ...control, sampling: "varied" }, 99).sampling).toBe(1392769466);
  });

  it("gives each replica the seeds of its own that the settings name, and no others", () => {
    fc.assert(
      fc.property(anyCondition, (condition) => {
        const [first, second] = [0, 1].map((replica) => replicaSeeds(1, condition, replica));
        const expected = noiseSourceNames.flatMap(
          (source) => noiseSources[source].settings[condition[source]].perReplica?.seeds ?? [],
        );
        expect(seedNames.filter((seed) => first[seed] !== second[seed])).toEqual(expected);
      }),
    );
  });

  it("varies one source alone where one alone is varied", () => {
    const sources = [
      ["init", { init: "varied" }],
      ["order", { order: "varied" }],
      ["augmentation", { augmentation: "varied" }],
      ["dropout", { dropout: "varied" }],
      ["sampling", { sampling: "varied" }],
      ["withinBatch", { order: "within-batch" }],
    ] as const satisfies readonly (readonly [string, Partial<NoiseCondition>])[];
    for (const [varied, change] of sources) {
      const condition = { ...control, ...change };
      const [first, second] = [0, 1].map((replica) => replicaSeeds(1, condition, replica));
      expect(seedNames.filter((seed) => first[seed] !== second[seed])).toEqual([varied]);
    }
  });

  it("keeps the batches of a within-batch shuffle: the order's seed stays the fixed one", () => {
    const within = { ...control, order: "within-batch" as const };
    expect(replicaSeeds(1, within, 3).order).toBe(replicaSeeds(1, control, 0).order);
  });

  it("does not look at the reduction order", () => {
    const impl = namedCondition("IMPL", recipeSources);
    expect(replicaSeeds(5, impl, 2)).toEqual(replicaSeeds(5, control, 2));
  });

  it("changes with the root seed", () => {
    expect(replicaSeeds(1, control, 0)).not.toEqual(replicaSeeds(2, control, 0));
  });
});

describe("sharedSeed", () => {
  it("is the seed of every replica under CONTROL", () => {
    const seeds = replicaSeeds(421, control, 3);
    for (const seed of seedNames) expect(sharedSeed(421, seed)).toBe(seeds[seed]);
  });
});

describe("replicaSeedsSchema", () => {
  it("reads the seeds of documents that are older than a source: 0 for its own", () => {
    const { sampling: _, ...older } = replicaSeeds(1, control, 0);
    expect(replicaSeedsSchema.parse(older)).toEqual({ ...older, sampling: 0 });
  });

  it("takes the seeds of any replica and refuses one too few, too many or out of range", () => {
    const seeds = replicaSeeds(1, control, 0);
    expect(replicaSeedsSchema.parse(seeds)).toStrictEqual(seeds);
    const { init: _, ...rest } = seeds;
    for (const wrong of [rest, { ...seeds, weather: 1 }, { ...seeds, init: 2 ** 32 }]) {
      expect(replicaSeedsSchema.safeParse(wrong).success).toBe(false);
    }
  });
});
