import { describe, expect, it } from "vitest";
import { presetExperiment } from "../../experiment/presets.ts";
import { powerAdvice } from "./powerAdvice.ts";

const quick = presetExperiment("quick");

describe("powerAdvice", () => {
  it("says which ratio of spreads so many replicas show, and how many show a smaller one", () => {
    expect(powerAdvice({ ...quick, replicaCount: 10 })).toMatch(
      /^10 replicas can show a ratio of accuracy spreads of about 3\.\d; 20 of about 2\.[12]\.$/,
    );
    expect(powerAdvice({ ...quick, replicaCount: 100 })).toMatch(/^100 replicas .* about 1\.\d\.$/);
  });

  it("says that few replicas show none", () => {
    expect(powerAdvice({ ...quick, replicaCount: 5 })).toMatch(
      /^5 replicas are too few to compare accuracy spreads reliably, unless seeds are paired; 10 can show a ratio of about 3\.\d\.$/,
    );
    expect(powerAdvice({ ...quick, replicaCount: 1 })).toMatch(/^1 replica is too few/);
  });

  it("has nothing to say where nothing is compared", () => {
    expect(powerAdvice(presetExperiment("algo"))).toBeNull();
    const control = quick.conditions.filter(({ name }) => name === "CONTROL" || name === "ALGO");
    expect(powerAdvice({ ...quick, conditions: control })).toBeNull();
  });
});
