import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  conditionNames,
  hasEqualReplicas,
  isBitIdentical,
  namedCondition,
  noiseConditionSchema,
  replicaStarts,
  sameCondition,
  settingSchema,
  sharesReplicaSeeds,
} from "./noiseCondition.ts";
import { noiseSourceNames, noiseSources, recipeSources, settingsOf } from "./noiseSources.ts";
import { replicaSeeds } from "./seeds.ts";
import { anyCondition } from "./testSupport/anyCondition.ts";

const control = namedCondition("CONTROL", recipeSources);

describe("namedCondition", () => {
  // The paper, section 2: ALGO varies the seeds, IMPL the implementation, CONTROL neither.
  it.each([
    ["CONTROL", "fixed", "ordered"],
    ["IMPL", "fixed", "atomic"],
    ["ALGO", "varied", "ordered"],
    ["ALGO+IMPL", "varied", "atomic"],
  ] as const)("%s has %s seeds and %s sums", (name, policy, reduction) => {
    expect(namedCondition(name, recipeSources)).toMatchObject({
      init: policy,
      order: policy,
      augmentation: policy,
      dropout: policy,
      perturbation: "off",
      reduction,
    });
  });

  it("keeps sources that the paper does not have quiet", () => {
    const others = noiseSourceNames.filter((source) => noiseSources[source].paperKind === null);
    expect(others).toContain("perturbation");
    for (const name of conditionNames) {
      const condition = namedCondition(name, recipeSources);
      for (const source of others) expect(condition[source]).toBe(noiseSources[source].quiet);
    }
  });

  it("leaves out what the recipe has not, and is always valid", () => {
    for (const name of conditionNames) {
      const condition = namedCondition(name);
      expect(condition.augmentation).toBe("off");
      expect(condition.dropout).toBe("off");
      expect(noiseConditionSchema.safeParse(condition).success).toBe(true);
    }
  });
});

describe("isBitIdentical", () => {
  it.each([
    ["ordered", true],
    ["fixed-point", true],
    ["atomic", false],
    ["stock", false],
  ] as const)("%s: %s, whatever the seeds", (reduction, expected) => {
    fc.assert(
      fc.property(anyCondition, (condition) => {
        expect(isBitIdentical({ ...condition, reduction })).toBe(expected);
      }),
    );
  });
});

describe("hasEqualReplicas", () => {
  it("is true exactly where no replica has a seed or a start of its own", () => {
    fc.assert(
      fc.property(anyCondition, fc.integer({ min: 1, max: 99 }), (condition, replicaIndex) => {
        const first = JSON.stringify(replicaSeeds(7, condition, 0));
        const equalSeeds = first === JSON.stringify(replicaSeeds(7, condition, replicaIndex));
        const expected = equalSeeds && condition.perturbation === "off";
        expect(hasEqualReplicas(condition)).toBe(expected);
      }),
    );
  });

  it("holds for CONTROL and IMPL alone", () => {
    const equal = conditionNames.filter((name) =>
      hasEqualReplicas(namedCondition(name, recipeSources)),
    );
    expect(equal).toEqual(["CONTROL", "IMPL"]);
  });
});

describe("replicaStarts", () => {
  it.each([
    [{}, "same seeds"],
    [{ init: "varied" }, "different seeds"],
    [{ order: "within-batch", dropout: "varied" }, "different seeds"],
    [{ order: "within-batch" }, "same seeds but batches shuffled inside"],
    [
      { order: "within-batch", perturbation: "one-ulp" },
      "same seeds but batches shuffled inside and one bit of the initial weights flipped",
    ],
    [{ reduction: "atomic" }, "same seeds"],
    [{ sampling: "fixed" }, "same seeds"],
    [{ sampling: "varied" }, "different seeds"],
  ] as const)("%j: %s", (change, words) => {
    expect(replicaStarts({ ...control, ...change })).toBe(words);
  });
});

describe("sameCondition", () => {
  it("is true exactly where every source has the same setting", () => {
    fc.assert(
      fc.property(anyCondition, anyCondition, (a, b) => {
        const reversed = Object.fromEntries(Object.entries(a).reverse());
        expect(sameCondition(a, noiseConditionSchema.parse(reversed))).toBe(true);
        expect(sameCondition(a, b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });

  it.each(noiseSourceNames)("sees a difference in %s alone", (source) => {
    const { quiet, noisy } = noiseSources[source];
    const [a, b] = [quiet, noisy].map((setting) => ({ ...control, [source]: setting }));
    expect(sameCondition(a, b)).toBe(false);
  });
});

describe("sharesReplicaSeeds", () => {
  it.each([
    ["ALGO", "ALGO+IMPL", true],
    ["CONTROL", "IMPL", true],
    ["ALGO", "IMPL", false],
    ["CONTROL", "ALGO", false],
  ] as const)("%s and %s: %s", (a, b, shared) => {
    expect(sharesReplicaSeeds(namedCondition(a), namedCondition(b))).toBe(shared);
  });

  it("is true only where replica by replica every seed is the same", () => {
    fc.assert(
      fc.property(anyCondition, anyCondition, fc.nat(9), (a, b, replicaIndex) => {
        const same = { ...a, reduction: b.reduction };
        expect(sharesReplicaSeeds(a, same)).toBe(true);
        expect(replicaSeeds(1, a, replicaIndex)).toEqual(replicaSeeds(1, same, replicaIndex));
        expect(sharesReplicaSeeds(a, b)).toBe(sharesReplicaSeeds(b, a));
        expect(sharesReplicaSeeds(a, b)).toBe(sameCondition(same, b));
      }),
    );
  });
});

describe("noiseConditionSchema", () => {
  it("takes every setting of every source, in the table's order", () => {
    fc.assert(
      fc.property(anyCondition, (condition) => {
        expect(noiseConditionSchema.parse(condition)).toStrictEqual(condition);
        expect(Object.keys(condition)).toEqual(noiseSourceNames);
      }),
    );
  });

  it("refuses unknown sources and settings", () => {
    expect(noiseConditionSchema.safeParse({ ...control, weather: "off" }).success).toBe(false);
    expect(noiseConditionSchema.safeParse({ ...control, init: "random" }).success).toBe(false);
    expect(noiseConditionSchema.safeParse({ ...control, init: "off" }).success).toBe(false);
  });

  it.each(noiseSourceNames)(
    "needs %s, unless the table gives a setting for its absence",
    (source) => {
      const { [source]: _, ...rest } = control;
      const parsed = noiseConditionSchema.safeParse(rest);
      expect(parsed.data?.[source]).toBe(noiseSources[source].unnamed);
    },
  );

  it("reads a source that came later with the setting of the table where an experiment lacks it", () => {
    const later = settingSchema({ ...noiseSources.perturbation, unnamed: "off" });
    expect(z.strictObject({ later }).parse({})).toEqual({ later: "off" });
    expect(z.strictObject({ later }).parse({ later: "one-ulp" })).toEqual({ later: "one-ulp" });
    expect(settingsOf("perturbation")).toEqual(["off", "one-ulp"]);
  });
});
