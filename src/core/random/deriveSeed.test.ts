import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deriveSeed, maxReplicaIndex } from "./deriveSeed.ts";

const rootSeeds = fc.integer({ min: 0, max: 0xffffffff });
const requests = fc.record({
  tag: fc.integer({ min: 1, max: 254 }),
  replicaIndex: fc.option(fc.integer({ min: 0, max: maxReplicaIndex })),
});

describe("deriveSeed", () => {
  // A change here moves every trained bit. Computed with a separate MurmurHash3 in Python:
  // mmh3.hash(struct.pack("<4I", root, 0x73656564, 0, tag * 2**24 + slot), 0, signed=False)
  // for slot 0 (fixed), 1 (replica 0), 2 (replica 1), 100 (replica 99).
  it.each([
    [0, 1, [3860969024, 1804830053, 1974752135, 653098116]],
    [0, 2, [475527536, 2453205521, 3380198426, 3754445373]],
    [1, 1, [3313494232, 2057589945, 1929519560, 2565929338]],
    [1, 2, [3320954860, 2582289381, 1497018596, 545591749]],
    [1, 3, [1716529463, 2962649269, 3923113187, 9051950]],
    [1, 4, [1602465246, 2254235365, 2629245948, 1132202935]],
    [1, 5, [464639924, 1208227004, 298274774, 3048411216]],
    [1, 6, [2378686403, 3267625304, 3220055244, 4220193519]],
    [4294967295, 5, [3861170190, 1576952613, 3314554876, 1217324784]],
  ] as const)("keeps its golden values for root %i, tag %i", (rootSeed, tag, expected) => {
    const seeds = [null, 0, 1, 99].map((replicaIndex) =>
      deriveSeed({ rootSeed, tag, replicaIndex }),
    );
    expect(seeds).toStrictEqual([...expected]);
  });

  // Found by running the hash backwards in Python: these counters hash to 0; the seed is then
  // the hash of counter 0xffffffff.
  it.each([
    [80, 1, 5161619, 4030576994],
    [66, 2, 7247051, 3452019429],
    [183, 6, 60114, 705029615],
  ] as const)(
    "never returns 0: root %i, tag %i, replica %i",
    (rootSeed, tag, replicaIndex, seed) => {
      expect(deriveSeed({ rootSeed, tag, replicaIndex })).toBe(seed);
    },
  );

  it("is a uint32 above 0", () => {
    fc.assert(
      fc.property(rootSeeds, requests, (rootSeed, request) => {
        const seed = deriveSeed({ rootSeed, ...request });
        expect(Number.isInteger(seed) && seed > 0 && seed <= 0xffffffff).toBe(true);
      }),
    );
  });

  it("gives different requests under one root seed different seeds", () => {
    fc.assert(
      fc.property(rootSeeds, requests, requests, (rootSeed, first, second) => {
        const equal = first.tag === second.tag && first.replicaIndex === second.replicaIndex;
        const seeds = [first, second].map((request) => deriveSeed({ rootSeed, ...request }));
        expect(seeds[0] === seeds[1]).toBe(equal);
      }),
      { numRuns: 1000 },
    );
    const tags = [1, 2, 3, 254];
    const seeds = new Set<number>();
    for (const tag of tags) {
      for (let replica = -1; replica < 1000; replica++) {
        const replicaIndex = replica < 0 ? null : replica;
        seeds.add(deriveSeed({ rootSeed: 1, tag, replicaIndex }));
      }
    }
    expect(seeds.size).toBe(tags.length * 1001);
  });

  it.each([-1, 0.5, 2 ** 32, Number.NaN])("rejects the root seed %d", (rootSeed) => {
    expect(() => deriveSeed({ rootSeed, tag: 1, replicaIndex: null })).toThrow(
      expect.objectContaining({ code: "experiment-invalid" }),
    );
  });

  it.each([-1, 0.5, maxReplicaIndex + 1])("rejects the replica index %d", (replicaIndex) => {
    expect(() => deriveSeed({ rootSeed: 1, tag: 1, replicaIndex })).toThrow(
      expect.objectContaining({ code: "experiment-invalid" }),
    );
  });
});
