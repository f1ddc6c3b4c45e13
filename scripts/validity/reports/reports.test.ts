import { describe, expect, it } from "vitest";
import { seededGenerator } from "../../../src/core/random/seededGenerator.ts";
import { buildReport } from "../../../src/core/report/buildReport.ts";
import { recordedPopulation } from "../populations/recordedPopulation.ts";
import { ownSeeds, pairedSeeds, sharedSeeds } from "../populations/simulated.ts";
import { readRecorded } from "../recorded/readRecorded.ts";
import { forgeResults } from "./forgeResults.ts";
import { equalConditions, swappedPairs } from "./layouts.ts";
import { saidClaims } from "./saidClaims.ts";

const size = { unitCount: 40, exampleCount: 60 };
const generator = () => seededGenerator(3);

describe("equalConditions", () => {
  it("gives no replica to two conditions", () => {
    const population = ownSeeds("normal", size, generator());
    const conditions = equalConditions(["IMPL", "ALGO"], population, 20, generator());
    expect(new Set(conditions.flatMap(({ blocks }) => blocks.flat())).size).toBe(40);
  });

  it("gives whole seed blocks", () => {
    const population = sharedSeeds("normal", size, generator());
    const [{ blocks }] = equalConditions(["IMPL", "one ulp"], population, 3, generator());
    expect(blocks.map(({ length }) => length)).toStrictEqual([5, 5, 5]);
  });
});

describe("swappedPairs", () => {
  it("swaps some pairs, and parts none", () => {
    const pairs = pairedSeeds("normal", size, generator());
    const [a, b] = swappedPairs(["ALGO", "ALGO+IMPL"], pairs, 40, generator()).map(
      ({ blocks }) => blocks[0],
    );
    const own = pairs.a.blocks[0].predictions;
    const places = a.map((one) => own.indexOf(one));
    const swappedCount = places.filter((place) => place === -1).length;
    expect(swappedCount).toBeGreaterThan(10);
    expect(swappedCount).toBeLessThan(30);
    a.forEach((one, index) => {
      const place = own.indexOf(places[index] === -1 ? b[index] : one);
      expect(pairs.b.blocks[0].predictions[place]).toBe(places[index] === -1 ? one : b[index]);
    });
  });
});

describe("saidClaims", () => {
  const recorded = readRecorded();
  const { dataset } = recorded.file;
  const conditions = [
    ...equalConditions(["ALGO"], recordedPopulation(recorded, "ALGO"), 10, generator()),
    ...equalConditions(["IMPL"], recordedPopulation(recorded, "IMPL"), 10, generator()),
  ];
  const results = forgeResults({ dataset, conditions });

  it("finds what the report says of real ALGO and IMPL", () => {
    const { tested, said } = saidClaims(results, ["comparisons"]);
    expect(tested).toStrictEqual(["accuracySpread", "churn"]);
    expect(said).toContain("churn");
  });

  it("takes all claims of a whole report, by the report itself", () => {
    const { claims, conditions: reported } = buildReport(results);
    expect(reported.map(({ measuredReplicas }) => measuredReplicas.length)).toStrictEqual([10, 10]);
    const { tested, said } = saidClaims(results, "report");
    expect(tested).toHaveLength(claims.length);
    expect(said).toHaveLength(claims.filter(({ isCarried }) => isCarried).length);
    expect(tested).toContain("subgroupSpread");
  });
});
