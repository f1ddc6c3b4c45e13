import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FakeReplica, fakeNoise, fakeResults } from "../results/testSupport/fakeResults.ts";
import { buildReport } from "./buildReport.ts";
import { claimLevel } from "./claim.ts";
import { statementsOf } from "./statements.ts";

const exampleCount = 60;
const testLabels = Array.from({ length: exampleCount }, (_, i) => i % 3);
const testSubgroups = testLabels.map((_, i) => (i % 5 === 0 ? 1 : 0));

/** Words that put one thing above another. */
const direction =
  /\b(more|less|fewer|larger|smaller|higher|lower|greater|above|below|exceeds?|slower|faster|times as (much|long)|outperforms?|better|worse)\b/i;

/** Right but on a share of the examples, which shifts from replica to replica. */
const replica: fc.Arbitrary<FakeReplica> = fc
  .record({
    wrong: fc.array(fc.nat(exampleCount - 1), { maxLength: 40 }),
    id: fc.nat(1000),
  })
  .map(({ wrong, id }) => {
    const isWrong = new Set(wrong);
    return {
      predictions: testLabels.map((label, i) => (isWrong.has(i) ? (label + 1) % 3 : label)),
      weights: [id, wrong.length, 1],
    };
  });

const nearlyRight = replica.map((one) => ({
  ...one,
  predictions: one.predictions.map((predicted, i) => (i < 55 ? testLabels[i] : predicted)),
}));

const condition = fc
  .tuple(
    fc.constantFrom("fixed" as const, "varied" as const),
    fc.constantFrom("ordered" as const, "atomic" as const),
    fc.constantFrom(replica, nearlyRight),
    fc.constantFrom(2, 5, 6, 8, 12),
  )
  .chain(([seeds, reduction, kind, count]) =>
    fc
      .array(kind, { minLength: count, maxLength: count })
      .map((replicas) => ({ noise: fakeNoise(seeds, reduction), replicas })),
  );

const results = fc
  .tuple(fc.array(condition, { minLength: 1, maxLength: 4 }), fc.constantFrom(1, 2))
  .map(([conditions, seedBlockCount]) => {
    const made = fakeResults({
      testLabels,
      testSubgroups,
      subgroupNames: ["common", "rare"],
      conditions: conditions.map((one, index) => ({ ...one, name: `C${index}` })),
    });
    const { replicaCount } = made.spec;
    const isEven = replicaCount % seedBlockCount === 0;
    const blocks = isEven
      ? { replicaCount: replicaCount / seedBlockCount, seedBlockCount }
      : { replicaCount, seedBlockCount: 1 };
    return { ...made, spec: { ...made.spec, ...blocks } };
  });

describe("the sentences of a report", () => {
  it("name a direction only where its test is significant after correction", () => {
    const counts = { carried: 0, open: 0 };
    fc.assert(
      fc.property(results, (one) => {
        const report = buildReport(one);
        const { claims, comparisons, conditions, notices } = report;
        const { shown, open } = statementsOf(report);
        const carried = claims.filter(({ correctedPValue }) => correctedPValue <= claimLevel);
        expect(shown).toEqual([...new Set(carried.map(({ said }) => said))]);
        const others = [
          ...open,
          ...notices,
          ...conditions.flatMap(({ verdict, notices: own }) => [verdict, ...own]),
          ...comparisons.filter(({ larger }) => larger === null).map(({ sentence }) => sentence),
        ];
        for (const sentence of others) expect(sentence).not.toMatch(direction);
        for (const { larger, correctedPValue } of comparisons) {
          if (larger !== null) expect(correctedPValue).toBeLessThanOrEqual(claimLevel);
        }
        counts.carried += shown.length;
        counts.open += open.length;
      }),
      { numRuns: 60 },
    );
    // Both kinds came up, and the carried ones do name directions.
    expect(counts.carried).toBeGreaterThan(0);
    expect(counts.open).toBeGreaterThan(0);
  });

  it("name it where a test carries it", () => {
    const wrongOn = (count: number, id: number): FakeReplica => ({
      predictions: testLabels.map((label, i) => (i < count ? (label + 1) % 3 : label)),
      weights: [id, count, 1],
    });
    const wide = [2, 40, 11, 50, 21, 55, 30, 6, 45, 16];
    const report = buildReport(
      fakeResults({
        testLabels,
        conditions: [
          { name: "A", noise: fakeNoise("varied", "ordered"), replicas: wide.map(wrongOn) },
          {
            name: "B",
            noise: fakeNoise("fixed", "atomic"),
            replicas: wide.map((count, id) => wrongOn(20 + (count % 3), id)),
          },
        ],
      }),
    );
    expect(statementsOf(report).shown).toContainEqual(expect.stringMatching(direction));
  });
});
