import { describe, expect, it } from "vitest";
import { failures } from "../../src/core/report/compareRuns.ts";
import type { ExperimentResults } from "../../src/core/results/results.ts";
import {
  type FakeExperiment,
  type FakeReplica,
  fakeNoise,
  fakeResults,
} from "../../src/core/results/testSupport/fakeResults.ts";
import { checkOutcome, notMeasured, outcomeText, runExitCode } from "./checkOutcome.ts";

const impl = fakeNoise("fixed", "atomic");
const control = fakeNoise("fixed", "ordered");

function repeat(
  replicas: readonly FakeReplica[],
  more: Partial<FakeExperiment> & { noise?: typeof impl } = {},
): ExperimentResults {
  const { noise = control, ...experiment } = more;
  return fakeResults({
    testLabels: [0, 1],
    conditions: [{ name: "IMPL", noise, replicas }],
    ...experiment,
  });
}

/** Two tensors, initial weights and two steps; the second tensor differs from `step` on. */
function hashTrace(step: number | null) {
  const hashes = Uint32Array.of(1, 2, 3, 4, 5, 6);
  if (step !== null) hashes[2 * (step + 1) + 1] += 1;
  return { tensors: ["conv/kernel", "conv/bias"], hashes };
}

const steady: FakeReplica = { predictions: [0, 1], hashTrace: hashTrace(null) };
const moved: FakeReplica = {
  predictions: [0, 1],
  weights: [1, 2, 4],
  hashTrace: hashTrace(1),
};
const failed: FakeReplica = { predictions: [], status: "failed" };

describe("checkOutcome", () => {
  it("is 0 if every replica of every repeat has the same bits", () => {
    const outcome = checkOutcome([repeat([steady]), repeat([steady]), repeat([steady])]);
    expect(outcome).toMatchObject({
      verdict: "bit-identical",
      exitCode: 0,
      reason: null,
      firstDifference: null,
      repeatCount: 3,
      comparedReplicas: 2,
      softwareAdapter: true,
    });
    expect(outcome.fingerprints.map(({ conditions }) => conditions[0].replicas)).toEqual(
      Array(3).fill([
        {
          replicaIndex: 0,
          status: "done",
          initialWeights: "1".repeat(64),
          finalWeights: `123${"f".repeat(61)}`,
          testLogits: `01${"f".repeat(62)}`,
        },
      ]),
    );
  });

  it("is 1 if one differs, and names where, and which repeats", () => {
    const outcome = checkOutcome([
      repeat([steady, steady]),
      repeat([steady, steady]),
      repeat([steady, moved]),
    ]);
    expect(outcome).toMatchObject({
      verdict: "not-bit-identical",
      exitCode: 1,
      reason: null,
      firstDifference: {
        repeats: [0, 2],
        condition: "IMPL",
        replicaIndex: 1,
        epoch: 0,
        step: 1,
        tensor: "conv/bias",
        fingerprint: "finalWeights",
      },
    });
    expect(outcomeText(outcome)).toContain(
      "Not bit-identical on this software adapter: repeats 1 and 3 first differ at condition IMPL, " +
        "replica 2, epoch 1, step 2, tensor conv/bias (all counted from 1)",
    );
  });

  it("names possible causes of a difference, and in which fields repeats differ", () => {
    const same = checkOutcome([repeat([steady]), repeat([moved])]);
    expect(same.failedComparison).toMatchObject({ repeats: [0, 1], differences: [] });
    expect(outcomeText(same)).toMatch(/Possible causes:\n- Passports.*compiled a kernel anew/);
    const [a, b] = [repeat([steady]), repeat([moved])];
    const passport = { ...b.passport, browser: "Chromium 157" };
    const other = checkOutcome([a, { ...b, passport }]);
    expect(other.verdict).toBe("could-not-measure");
    const text = outcomeText(other);
    expect(text).toContain("Could not measure: The browsers differ: Chromium 156 and Chromium 157");
    expect(text).toContain("- The browser differs");
    expect(text).toMatch(
      /^Differs +repeat 1 +repeat 2\n[- ]+\nBrowser +Chromium 156 +Chromium 157$/m,
    );
    expect(checkOutcome([a, a]).failedComparison).toBeNull();
  });

  it("says where an adapter changed its mind during a repeat, whatever the bits", () => {
    const step = (end: string) => ({
      condition: "IMPL",
      start: "a".repeat(64),
      end: end.repeat(64),
    });
    const repeats = [repeat([steady]), repeat([steady])];
    const text = (ends: readonly string[]) =>
      outcomeText(
        checkOutcome(repeats.map((one, i) => ({ ...one, referenceStep: step(ends[i]) }))),
      );
    expect(checkOutcome(repeats).referenceSteps).toEqual([null, null]);
    expect(text(["a", "a"])).toContain(
      "In each repeat the reference step (or the float probes) gave the same bits",
    );
    expect(text(["a", "b"])).toContain("The adapter changed its mind during repeat 2: ");
    expect(outcomeText(checkOutcome(repeats))).not.toContain("reference");
  });

  it("is 1 for a difference before training", () => {
    const other = { ...steady, initialFingerprint: "2".repeat(64) };
    const outcome = checkOutcome([repeat([steady]), repeat([other])]);
    expect(outcome.exitCode).toBe(1);
    expect(outcomeText(outcome)).toContain("replica 1, before training, tensor unknown");
  });

  it("is 2 if a replica failed, since nothing was shown", () => {
    expect(checkOutcome([repeat([steady, failed]), repeat([steady, failed])])).toMatchObject({
      verdict: "could-not-measure",
      exitCode: 2,
      reason: "Replica 2 of IMPL failed: the device was lost",
    });
  });

  it("is 1 if one repeat differs and another failed: the difference is a fact", () => {
    const outcome = checkOutcome([repeat([steady]), repeat([failed]), repeat([moved])]);
    expect(outcome.exitCode).toBe(1);
    expect(outcome.firstDifference?.repeats).toEqual([0, 2]);
  });

  it("is 2 if every repeat failed at the same place", () => {
    const error = { code: "device-lost", message: "The adapter went away" };
    const cut: ExperimentResults = { ...repeat([steady]), status: "failed", error };
    expect(checkOutcome([cut, cut])).toMatchObject({
      exitCode: 2,
      reason: "The training failed: The adapter went away",
    });
  });

  it("is 2 if the adapter changed between repeats", () => {
    const [a, b] = [repeat([steady]), repeat([steady])];
    const other = { ...b, passport: { ...b.passport, architecture: "another" } };
    expect(checkOutcome([a, other])).toMatchObject({
      exitCode: 2,
      reason: expect.stringMatching(/adapters differ/),
    });
  });

  it.each([0, 1])("is 2 for %i repeats", (count) => {
    expect(checkOutcome(Array(count).fill(repeat([steady]))).exitCode).toBe(2);
  });

  it("is 2 if nothing was trained, with the reason", () => {
    const outcome = notMeasured("no adapter");
    expect(outcome).toMatchObject({ exitCode: 2, passport: null, softwareAdapter: null });
    expect(outcomeText(outcome)).toBe("Could not measure: no adapter\n");
  });

  it("survives JSON unchanged", () => {
    const outcome = checkOutcome([repeat([steady]), repeat([moved])]);
    expect(JSON.parse(JSON.stringify(outcome))).toEqual(outcome);
  });
});

describe("outcomeText", () => {
  it("labels a software adapter, and only that", () => {
    const text = (kind: "software" | "discrete") =>
      outcomeText(checkOutcome([repeat([steady], { kind }), repeat([steady], { kind })]));
    expect(text("software")).toContain("SOFTWARE adapter");
    expect(text("discrete")).not.toMatch(/software/i);
  });

  it("promises nothing where the order of additions is not fixed", () => {
    const text = (noise: typeof impl) =>
      outcomeText(checkOutcome([repeat([steady], { noise }), repeat([steady], { noise })]));
    expect(text(impl)).toContain("Not every condition fixes the order of additions");
    expect(text(control)).not.toContain("Not every condition");
  });
});

describe("runExitCode", () => {
  it("is 0 for a finished run, a replica with a loss that is not finite included", () => {
    expect(runExitCode(repeat([steady, { ...steady, status: "diverged" }]))).toBe(0);
  });

  it("is 2 if a replica failed, and names it", () => {
    const results = repeat([steady, failed]);
    expect(runExitCode(results)).toBe(2);
    expect(failures(results)).toEqual(["Replica 2 of IMPL failed: the device was lost"]);
  });

  it("is 2 if the run failed, whatever was done before, with the reason", () => {
    const error = { code: "device-lost", message: "The adapter went away" };
    const results: ExperimentResults = { ...repeat([steady]), status: "failed", error };
    expect(runExitCode(results)).toBe(2);
    expect(failures(results)).toEqual(["The training failed: The adapter went away"]);
  });

  it("is 130 if it was cancelled", () => {
    expect(runExitCode({ ...repeat([steady]), status: "cancelled" })).toBe(130);
  });
});
