import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FakeReplica, fakeNoise, fakeResults } from "../results/testSupport/fakeResults.ts";
import { buildReport } from "./buildReport.ts";
import type { ConditionReport } from "./report.ts";

const testLabels = [0, 0, 0, 0, 1, 1, 1, 1];
/** As many epochs as it takes to look for a rise of accuracy. */
const testLosses = [6, 5, 4, 3, 2, 1];
/** One of eight wrong: above chance. */
const learned: readonly FakeReplica[] = [
  { predictions: [0, 0, 0, 1, 1, 1, 1, 1], weights: [1, 2, 3], testLosses },
  { predictions: [0, 0, 1, 0, 1, 1, 1, 1], weights: [1, 2, 4], testLosses },
  { predictions: [0, 0, 0, 0, 1, 1, 1, 0], weights: [1, 2, 3.5], testLosses },
];
const always: FakeReplica = { predictions: testLabels.map(() => 0), testLosses };

function fakeOf(replicas: readonly FakeReplica[]) {
  const noise = fakeNoise("varied", "ordered");
  return fakeResults({ testLabels, conditions: [{ name: "A", noise, replicas }] });
}

function reportOf(replicas: readonly FakeReplica[]): ConditionReport {
  return buildReport(fakeOf(replicas)).conditions[0];
}

describe("a report on replicas that", () => {
  it("trained for a short time: they are not shown to have stopped rising", () => {
    const oneEpoch = learned.map((replica) => ({ ...replica, testLosses: [1] }));
    expect(reportOf(oneEpoch).figures.saturation?.state).toBe("too few epochs");
    expect(reportOf(oneEpoch).notices[0]).toMatch(
      /^Test accuracy was not shown to have stopped rising: .* there is 1 epoch, and 6 are needed/,
    );
    expect(reportOf(learned).notices).toEqual([]);
  });

  it("trained on after a milestone: a rise is looked for since then", () => {
    const results = fakeOf(learned);
    const [{ replicas, ...one }] = results.conditions;
    // All wrong at first, one more right after each epoch, until all eight are.
    const rising = replicas.map((replica) => ({
      ...replica,
      epochs: Array.from({ length: 10 }, (_, epoch) => ({
        ...replica.epochs[0],
        epoch,
        predictions: Uint8Array.from(testLabels, (label, i) => (i < epoch ? label : 1 - label)),
      })),
    }));
    const withMilestone = (epoch: number, factor = 0.1) =>
      buildReport({
        ...results,
        spec: {
          ...results.spec,
          training: {
            ...results.spec.training,
            epochCount: 10,
            milestones: [{ epoch, factor }],
          },
        },
        conditions: [{ ...one, replicas: rising }],
      }).conditions[0].figures.saturation;
    expect(withMilestone(4)).toMatchObject({ stageEpochCount: 6, state: "rise found" });
    expect(withMilestone(5)).toMatchObject({ stageEpochCount: 5, state: "too few epochs" });
    // Neither changes the learning rate.
    expect(withMilestone(10)?.stageEpochCount).toBe(10);
    expect(withMilestone(5, 1)?.stageEpochCount).toBe(10);
  });

  it("are not finite: they are left out of every figure over predictions", () => {
    const broken = fc.constantFrom<Partial<FakeReplica>>(
      { status: "diverged" },
      { testLosses: [6, 5, 4, 3, 2, Number.NaN] },
      { testLosses: [6, 5, 4, 3, 2, Number.POSITIVE_INFINITY] },
    );
    const without = reportOf(learned);
    // Those that say how replicas ended, or compare weights.
    const overAll = ["replicasDone", "distinctWeights", "firstDifference", "weightDistance"];
    const others = ({ figures }: ConditionReport) =>
      Object.entries(figures).filter(([key]) => !overAll.includes(key));
    fc.assert(
      fc.property(broken, fc.integer({ min: 1, max: 3 }), (how, count) => {
        const forged = Array.from({ length: count }, () => ({ ...always, ...how }));
        const replicas = [...learned, ...forged];
        const withForged = reportOf(replicas);
        expect(others(withForged)).toStrictEqual(others(without));
        expect(withForged.measuredReplicas).toStrictEqual(without.measuredReplicas);
        expect(withForged.figures.replicasDone).toMatchObject({
          finishedCount: learned.length,
          divergedCount: count,
          unlearnedCount: 0,
        });
        expect(withForged.verdict).toContain(
          `; ${count} of ${replicas.length} not finite: left out of the figures`,
        );
      }),
      { numRuns: 20 },
    );
  });

  it("are at chance level: they are named, and stay in the figures", () => {
    const { figures, notices, verdict } = reportOf([...learned, always, always]);
    expect(figures.replicasDone).toMatchObject({ finishedCount: 5, unlearnedCount: 2 });
    expect(figures.accuracy?.min).toBe(0.5);
    expect(notices).toEqual([
      expect.stringMatching(/^2 of 5 replicas did not learn: .* They are in the figures\.$/),
    ]);
    expect(verdict).toMatch(/; 2 of 5 did not learn\.$/);
  });
});
