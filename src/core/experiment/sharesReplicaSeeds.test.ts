import { describe, expect, it } from "vitest";
import { namedCondition } from "./noiseCondition.ts";
import { sharesReplicaSeeds } from "./sharesReplicaSeeds.ts";

const [algo, both, impl, control] = (["ALGO", "ALGO+IMPL", "IMPL", "CONTROL"] as const).map(
  (name) => namedCondition(name),
);

describe("sharesReplicaSeeds", () => {
  it("is true where only the reduction differs", () => {
    expect(sharesReplicaSeeds(algo, both)).toBe(true);
    expect(sharesReplicaSeeds(impl, control)).toBe(true);
    expect(sharesReplicaSeeds(algo, { ...both, reduction: "fixed-point" })).toBe(true);
  });

  it("is false where a source with seeds has another setting", () => {
    expect(sharesReplicaSeeds(algo, impl)).toBe(false);
    expect(sharesReplicaSeeds(algo, { ...both, order: "within-batch" })).toBe(false);
    expect(sharesReplicaSeeds(impl, { ...impl, perturbation: "one-ulp" })).toBe(false);
  });
});
