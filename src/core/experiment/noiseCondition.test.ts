import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  conditionNames,
  hasEqualReplicas,
  isBitIdentical,
  namedCondition,
  noiseConditionSchema,
  optionalPolicies,
  orderPolicies,
  perturbations,
  reductionOrders,
  seedPolicies,
} from "./noiseCondition.ts";
import { replicaSeeds } from "./seeds.ts";

const everything = { augmentation: true, dropout: true };
const conditions = fc.record({
  init: fc.constantFrom(...seedPolicies),
  order: fc.constantFrom(...orderPolicies),
  augmentation: fc.constantFrom(...optionalPolicies),
  dropout: fc.constantFrom(...optionalPolicies),
  perturbation: fc.constantFrom(...perturbations),
  reduction: fc.constantFrom(...reductionOrders),
});

describe("namedCondition", () => {
  // The paper, section 2: ALGO varies the seeds, IMPL the implementation, CONTROL neither.
  it.each([
    ["CONTROL", "fixed", "ordered"],
    ["IMPL", "fixed", "atomic"],
    ["ALGO", "varied", "ordered"],
    ["ALGO+IMPL", "varied", "atomic"],
  ] as const)("%s has %s seeds and %s sums", (name, policy, reduction) => {
    expect(namedCondition(name, everything)).toStrictEqual({
      init: policy,
      order: policy,
      augmentation: policy,
      dropout: policy,
      perturbation: "off",
      reduction,
    });
  });

  it("leaves out what the recipe has not, and is always valid", () => {
    for (const name of conditionNames) {
      const condition = namedCondition(name, { augmentation: false, dropout: false });
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
  ] as const)("%s: %s", (order, expected) => {
    expect(isBitIdentical(order)).toBe(expected);
  });
});

describe("hasEqualReplicas", () => {
  it("is true exactly where no replica has a seed or a start of its own", () => {
    fc.assert(
      fc.property(conditions, fc.integer({ min: 1, max: 99 }), (condition, replicaIndex) => {
        const first = JSON.stringify(replicaSeeds(7, condition, 0));
        const equalSeeds = first === JSON.stringify(replicaSeeds(7, condition, replicaIndex));
        const expected = equalSeeds && condition.perturbation === "off";
        expect(hasEqualReplicas(condition)).toBe(expected);
      }),
    );
  });

  it("holds for CONTROL and IMPL alone", () => {
    const equal = conditionNames.filter((name) =>
      hasEqualReplicas(namedCondition(name, everything)),
    );
    expect(equal).toEqual(["CONTROL", "IMPL"]);
  });
});

describe("noiseConditionSchema", () => {
  it("refuses unknown sources and settings", () => {
    const control = namedCondition("CONTROL", everything);
    expect(noiseConditionSchema.safeParse({ ...control, weather: "off" }).success).toBe(false);
    expect(noiseConditionSchema.safeParse({ ...control, init: "random" }).success).toBe(false);
    expect(noiseConditionSchema.safeParse({ ...control, init: "off" }).success).toBe(false);
  });
});
