import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noiseConditionSchema } from "../experiment/noiseCondition.ts";
import type { ExperimentResults } from "./results.ts";
import { resultsFromJson, resultsToJson } from "./resultsJson.ts";
import { fakeResults } from "./testSupport/fakeResults.ts";

const written = () => resultsToJson(sample());
const invalid = (message: RegExp) =>
  expect.objectContaining({ code: "results-invalid", message: expect.stringMatching(message) });

function sample(): ExperimentResults {
  return fakeResults({
    testLabels: [0, 1, 1],
    subgroupNames: ["common", "rare"],
    testSubgroups: [0, 0, 1],
    conditions: [
      {
        name: "CONTROL",
        replicas: [
          {
            predictions: [0, 1, 0],
            divergence: {
              differingBits: Uint32Array.of(0, 96),
              l2: Float32Array.of(0, 0.1),
              firstStep: 1,
              firstTensor: "conv/kernel",
            },
            hashTrace: {
              tensors: ["conv/kernel", "conv/bias"],
              hashes: Uint32Array.of(1, 2, 3, 4),
            },
          },
          { predictions: [], status: "failed" },
        ],
      },
    ],
  });
}

/** What a file on disk does to results. */
function throughText(results: ExperimentResults): ExperimentResults {
  return resultsFromJson(JSON.parse(JSON.stringify(resultsToJson(results))));
}

describe("results as JSON", () => {
  it("gives back every field", () => {
    expect(throughText(sample())).toStrictEqual(sample());
  });

  it("gives back every bit, whatever the numbers are", () => {
    const weights = fc.float32Array({ minLength: 3, maxLength: 3 });
    const losses = fc.array(fc.double(), { minLength: 1, maxLength: 4 });
    const hashes = fc.uint32Array({ minLength: 4, maxLength: 4 });
    const time = fc.double({ min: 0, noDefaultInfinity: true, noNaN: true });
    fc.assert(
      fc.property(weights, losses, hashes, time, (finalWeights, testLosses, words, stepMs) => {
        const results = fakeResults({
          testLabels: [0, 1],
          conditions: [
            {
              name: "IMPL",
              stepMs,
              replicas: [
                {
                  predictions: [1, 0],
                  weights: [...finalWeights],
                  testLosses,
                  status: "diverged",
                  hashTrace: { tensors: ["conv/kernel", "conv/bias"], hashes: words },
                },
              ],
            },
          ],
        });
        // toStrictEqual compares by Object.is: NaN equals NaN, and -0 is not 0.
        expect(throughText(results)).toStrictEqual(results);
      }),
    );
  });

  it("reads typed arrays that are views into a larger buffer", () => {
    const results = sample();
    const shared = Uint8Array.of(9, 0, 1, 1, 9);
    const view = { ...results, dataset: { ...results.dataset, testLabels: shared.subarray(1, 4) } };
    expect([...throughText(view).dataset.testLabels]).toEqual([0, 1, 1]);
  });

  it("writes typed arrays as their little-endian bytes", () => {
    // Python: base64.b64encode(numpy.array([1, 2, 3], "<f4").tobytes())
    expect(written().conditions[0]?.replicas[0]?.finalWeights).toEqual({
      dtype: "f32",
      length: 3,
      base64: "AACAPwAAAEAAAEBA",
    });
  });

  it("loads the file that version 1 wrote", () => {
    const text = readFileSync(new URL("./testSupport/results.v1.json", import.meta.url), "utf8");
    const results = resultsFromJson(JSON.parse(text));
    expect(results.version).toBe(1);
    const [replica, failed] = results.conditions[0].replicas;
    expect([...replica.finalWeights]).toEqual([1, 2, 3]);
    expect(replica.epochs.map(({ testLoss }) => testLoss)).toEqual([2.5, Number.NaN]);
    expect([...replica.epochs[1].predictions]).toEqual([0, 1, 0]);
    expect(replica.hashTrace?.hashes).toEqual(Uint32Array.of(1, 2, 3, 4));
    expect(failed.error?.code).toBe("device-lost");
    expect(noiseConditionSchema.parse(results.conditions[0].noise).reduction).toBe("atomic");
  });

  it("keeps why a run failed, and takes no error of another run", () => {
    const error = { code: "device-lost", message: "The adapter went away" };
    const failed: ExperimentResults = { ...sample(), status: "failed", error };
    expect(throughText(failed)).toStrictEqual(failed);
    expect(() => resultsFromJson({ ...written(), status: "failed" })).toThrow(invalid(/error: /));
    expect(() => resultsFromJson({ ...written(), error })).toThrow(invalid(/error: /));
  });

  it("refuses another version, naming the field", () => {
    expect(() => resultsFromJson({ ...written(), version: 2 })).toThrow(invalid(/version: /));
  });

  it("refuses what is no results at all", () => {
    expect(() => resultsFromJson(null)).toThrow(invalid(/results: /));
    expect(() => resultsFromJson({})).toThrow(invalid(/version: .*; and \d+ more/));
  });

  it("refuses a length that its bytes do not have", () => {
    const json = written();
    const dataset = { ...json.dataset, testLabels: { ...json.dataset.testLabels, length: 4 } };
    expect(() => resultsFromJson({ ...json, dataset })).toThrow(
      invalid(/dataset\.testLabels: 4 elements of u8 announced, 3 bytes given/),
    );
  });

  it("refuses another element type", () => {
    const json = written();
    const dataset = { ...json.dataset, testLabels: { ...json.dataset.testLabels, dtype: "f32" } };
    expect(() => resultsFromJson({ ...json, dataset })).toThrow(
      invalid(/dataset\.testLabels\.dtype/),
    );
  });

  it("refuses broken base64", () => {
    const json = written();
    const dataset = { ...json.dataset, testLabels: { ...json.dataset.testLabels, base64: "A!==" } };
    expect(() => resultsFromJson({ ...json, dataset })).toThrow(
      invalid(/dataset\.testLabels: base64 has a foreign character/),
    );
  });

  it("refuses to write results that break their own rules", () => {
    const results = sample();
    expect(() => resultsToJson({ ...results, startedAt: "yesterday" })).toThrow(
      invalid(/startedAt: /),
    );
    expect(() => resultsToJson({ ...results, elapsedMs: Number.NaN })).toThrow(
      invalid(/elapsedMs: /),
    );
    const dataset = { ...results.dataset, testLabels: Uint8Array.of(0, 1) };
    expect(() => resultsToJson({ ...results, dataset })).toThrow(
      invalid(/dataset\.testSubgroups: needs 2 elements, got 3/),
    );
  });
});
