import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pairedTest, twoSampleTest } from "./unitTest.ts";

const sample = (values: number[], degrees = values.length - 1) => ({ values, degrees });
const a = sample([1.2, 0.4, 2.2, 1.9, 0.7]);
const b = sample([0.3, 0.6, 0.2, 0.9, 0.1]);
const four = sample([0.3, 0.6, 0.2, 0.9]);

// Expected values: SciPy 1.17, stats.ttest_ind and stats.ttest_rel.
describe("twoSampleTest", () => {
  it("agrees with SciPy's pooled test", () => {
    const { pValue } = twoSampleTest(a, b, { pooledOnly: true });
    expect(pValue).toBeCloseTo(0.049816383993304084, 12);
  });

  it("takes the larger p-value of the pooled and of Welch's test", () => {
    // ttest_ind(a, four): 0.1006; with equal_var=False: 0.0880
    const { pValue } = twoSampleTest(a, four, { pooledOnly: false });
    expect(pValue).toBeCloseTo(0.10060030887517524, 12);
  });

  it("is symmetric, and more careful with fewer degrees of freedom", () => {
    const values = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), {
      minLength: 3,
      maxLength: 8,
    });
    fc.assert(
      fc.property(values, values, (left, right) => {
        const test = (degrees: number) =>
          twoSampleTest(sample(left), sample(right, degrees), { pooledOnly: false }).pValue;
        const full = test(right.length - 1);
        const reverse = twoSampleTest(sample(right), sample(left), { pooledOnly: false }).pValue;
        expect(reverse).toBeCloseTo(full, 12);
        expect(test(0)).toBeGreaterThanOrEqual(full - 1e-9);
      }),
    );
  });

  it("finds nothing where nothing differs, or nothing varies", () => {
    expect(twoSampleTest(a, a, { pooledOnly: false }).pValue).toBe(1);
    const flat = sample([1, 1, 1]);
    expect(twoSampleTest(flat, sample([2, 2, 2]), { pooledOnly: false }).pValue).toBe(1);
  });

  it("rejects a single unit", () => {
    const error = expect.objectContaining({ code: "metric-input" });
    expect(() => twoSampleTest(sample([1]), a, { pooledOnly: true })).toThrow(error);
  });
});

describe("pairedTest", () => {
  it("agrees with SciPy", () => {
    const { pValue, difference } = pairedTest(a, b);
    expect(pValue).toBeCloseTo(0.07224342956012163, 12);
    expect(difference).toBeCloseTo(0.86, 12);
  });

  it("finds nothing without degrees of freedom", () => {
    expect(pairedTest(a, sample(b.values, 0)).pValue).toBe(1);
  });
});
