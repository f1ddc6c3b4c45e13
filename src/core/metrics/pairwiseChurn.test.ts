import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryReplicas, permuted } from "./arbitraries.fixture.ts";
import { churnMatrix, meanPairwiseChurn, perClassChurn } from "./pairwiseChurn.ts";
import { labels, predictions } from "./sample.fixture.ts";

const metricInput = expect.objectContaining({ code: "metric-input" });

describe("churnMatrix", () => {
  it("agrees with NumPy", () => {
    // NumPy: [[(P[i] != P[j]).mean() for j in range(4)] for i in range(4)], in twelfths
    const twelfths = churnMatrix(predictions).map((row) => row.map((churn) => churn * 12));
    expect(twelfths.map((row) => row.map(Math.round))).toStrictEqual([
      [0, 5, 5, 7],
      [5, 0, 4, 3],
      [5, 4, 0, 7],
      [7, 3, 7, 0],
    ]);
    expect(twelfths[0][3]).toBeCloseTo(7, 13);
  });

  it("is symmetric, with zeros on the diagonal", () => {
    fc.assert(
      fc.property(arbitraryReplicas, (replicas) => {
        const matrix = churnMatrix(replicas.predictions);
        matrix.forEach((row, i) => {
          expect(row[i]).toBe(0);
          row.forEach((churn, j) => {
            expect(matrix[j][i]).toBe(churn);
          });
        });
      }),
    );
  });

  it("rejects no replicas and different lengths", () => {
    expect(() => churnMatrix([])).toThrow(metricInput);
    expect(() => churnMatrix([new Uint8Array(1), new Uint8Array(2)])).toThrow(metricInput);
  });
});

describe("meanPairwiseChurn", () => {
  it("agrees with NumPy", () => {
    // NumPy: np.mean([M[i, j] for i, j in itertools.combinations(range(4), 2)])
    expect(meanPairwiseChurn(predictions)).toBeCloseTo(0.4305555555555556, 15);
  });

  it("is the mean over the matrix's pairs, 0 for equal replicas, within [0, 1]", () => {
    fc.assert(
      fc.property(arbitraryReplicas, (replicas) => {
        const churn = meanPairwiseChurn(replicas.predictions);
        const count = replicas.predictions.length;
        const total = churnMatrix(replicas.predictions).flat();
        const sum = total.reduce((partial, value) => partial + value, 0);
        expect(churn).toBeCloseTo(sum / (count * (count - 1)), 12);
        expect(churn >= 0 && churn <= 1).toBe(true);
        expect(meanPairwiseChurn([replicas.labels, replicas.labels, replicas.labels])).toBe(0);
      }),
    );
  });

  it("does not depend on the order of the replicas", () => {
    fc.assert(
      fc.property(arbitraryReplicas, (replicas) => {
        expect(meanPairwiseChurn(permuted(replicas.predictions))).toBe(
          meanPairwiseChurn(replicas.predictions),
        );
      }),
    );
  });

  it("rises as replicas disagree", () => {
    const [a, b] = predictions;
    expect(meanPairwiseChurn([a, a, b])).toBeGreaterThan(meanPairwiseChurn([a, a, a]));
  });

  it("rejects one replica and different lengths", () => {
    expect(() => meanPairwiseChurn([labels])).toThrow(metricInput);
    expect(() => meanPairwiseChurn([labels, new Uint8Array(2)])).toThrow(metricInput);
  });
});

describe("perClassChurn", () => {
  it("agrees with NumPy", () => {
    // NumPy: [np.mean([(P[i][L == c] != P[j][L == c]).mean() for i, j in pairs]) for c in range(3)]
    const churn = perClassChurn(predictions, labels, 4);
    expect(churn[0]).toBeCloseTo(0.4166666666666667, 15);
    expect(churn[1]).toBeCloseTo(0.27777777777777773, 15);
    expect(churn[2]).toBeCloseTo(0.5333333333333333, 15);
    expect(churn[3]).toBeNaN();
  });

  it("adds up to the churn, weighted by class, in any order of replicas", () => {
    fc.assert(
      fc.property(arbitraryReplicas, (replicas) => {
        const churn = perClassChurn(replicas.predictions, replicas.labels, replicas.classCount);
        let weighted = 0;
        for (const label of replicas.labels) weighted += churn[label] / replicas.labels.length;
        expect(weighted).toBeCloseTo(meanPairwiseChurn(replicas.predictions), 12);
        expect(
          perClassChurn(permuted(replicas.predictions), replicas.labels, replicas.classCount),
        ).toStrictEqual(churn);
      }),
    );
  });

  it("rises in the class that changed alone", () => {
    const truth = Uint8Array.of(0, 0, 1, 1);
    const churn = perClassChurn([truth, Uint8Array.of(0, 0, 1, 0)], truth, 2);
    expect([...churn]).toStrictEqual([0, 0.5]);
  });

  it("rejects one replica, different lengths and labels that are no class", () => {
    expect(() => perClassChurn([labels], labels, 3)).toThrow(metricInput);
    expect(() => perClassChurn([labels, labels], new Uint8Array(2), 3)).toThrow(metricInput);
    expect(() => perClassChurn([labels, labels], labels, 2)).toThrow(metricInput);
  });
});
