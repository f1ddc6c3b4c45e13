import { describe, expect, it } from "vitest";
import { seededGenerator } from "../random/seededGenerator.ts";
import type { ExperimentResults } from "../results/results.ts";
import { type FakeReplica, fakeNoise, fakeResults } from "../results/testSupport/fakeResults.ts";
import { claimLevel } from "./claim.ts";
import { measureFigures } from "./figures/figures.ts";
import { measuredCondition } from "./figures/measuredCondition.ts";
import { conditionClaims } from "./partClaims.ts";

const testLabels = Array.from({ length: 400 }, (_, i) => i % 4);
/** Every other example of each class. */
const testSubgroups = testLabels.map((_, i) => Math.floor(i / 4) % 2);

function claimsOf(
  replicas: FakeReplica[],
  {
    noise = fakeNoise("varied", "ordered"),
    ...spec
  }: Partial<ExperimentResults["spec"]> & {
    noise?: ReturnType<typeof fakeNoise>;
  } = {},
) {
  const made = fakeResults({
    testLabels,
    testSubgroups,
    subgroupNames: ["common", "rare"],
    conditions: [{ name: "A", noise, replicas }],
  });
  const results = { ...made, spec: { ...made.spec, ...spec } };
  const condition = measuredCondition(results, results.conditions[0]);
  return conditionClaims(condition, measureFigures(condition).figures);
}

/** A replica that is wrong on each example with its probability. */
function wrongAt(rate: (example: number) => number, seed: number): FakeReplica {
  const generator = seededGenerator(seed);
  const predictions = testLabels.map((label, i) =>
    generator.nextFloat() < rate(i) ? (label + 1) % 4 : label,
  );
  return { predictions };
}

const independent = [1, 2, 3, 4, 5].map((seed) => wrongAt((i) => (i % 3) / 5, seed));

describe("conditionClaims", () => {
  it("names the class and the subgroup that vary more than their images explain", () => {
    // Replica r is wrong on a share r / 5 of the rare examples of class 1, and on no others.
    const replicas = [0, 1, 2, 3, 4].map((r) =>
      wrongAt((i) => (testLabels[i] === 1 && testSubgroups[i] === 1 ? r / 5 : 0.02), r),
    );
    const [overall, byClass, bySubgroup] = claimsOf(replicas);
    expect(overall.sentence).toMatch(
      /^A: accuracy varies \d\.\d times as much as its test images alone explain\.$/,
    );
    expect(byClass.sentence).toMatch(/^A: accuracy in class class 1 varies \d\.\d times as much/);
    expect(bySubgroup.sentence).toMatch(/^A: accuracy in subgroup rare varies \d\.\d times/);
    expect(byClass.pValue).toBeLessThan(0.01);
    expect(bySubgroup.pValue).toBeLessThan(0.01);
  });

  it("has no small p-value for independent errors, and words without a direction", () => {
    const claims = claimsOf(independent);
    expect(claims.map(({ about }) => about)).toEqual([
      "A: excessSpread",
      "A: perClassSpread",
      "A: subgroupSpread",
    ]);
    for (const { pValue, otherwise } of claims) {
      expect(pValue).toBeGreaterThan(claimLevel);
      expect(otherwise).toMatch(/^A: .*can.* be excluded .*alone explain/);
    }
  });

  it("says whose seeds it is about", () => {
    const noise = fakeNoise("fixed", "atomic");
    expect(claimsOf(independent, { noise })[0].sentence).toMatch(
      /^A, for this seed: accuracy varies /,
    );
    const blocks = { noise, replicaCount: 3, seedBlockCount: 2 };
    expect(claimsOf(independent, blocks)[0].sentence).toMatch(/^A, over 2 seeds: accuracy varies /);
  });

  it("claims nothing where all replicas of each seed are right on the same examples", () => {
    const [one, other] = independent;
    const noise = fakeNoise("fixed", "atomic");
    const blocks = { noise, replicaCount: 2, seedBlockCount: 2 };
    expect(claimsOf([one, one, other, other], blocks)).toEqual([]);
    expect(claimsOf([one])).toEqual([]);
    expect(
      claimsOf([one, other, one, other], { ...blocks, seedBlockCount: 4, replicaCount: 1 }),
    ).toEqual([]);
  });
});
