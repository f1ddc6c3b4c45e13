import { statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { accuracy } from "../../../src/core/metrics/accuracy.ts";
import { fakeResults } from "../../../src/core/results/testSupport/fakeResults.ts";
import { packRecorded } from "./packRecorded.ts";
import { readRecorded, recordedUrl } from "./readRecorded.ts";
import { encodeRecordedFile, parseRecordedFile, vectorsOf } from "./recordedFile.ts";

const recorded = readRecorded();
const distinct = (blocks: readonly (readonly Uint8Array[])[]) =>
  new Set(blocks.flat().map((one) => one.join())).size;

describe("the recorded predictions", () => {
  // Counted with NumPy in the results of the recording runs:
  // len({p.tobytes() for p in predictions}), len(set(fingerprints)), (predictions == labels).mean()
  it.each([["IMPL", 1, 100, 100, 11, 0.9227392578125]] as const)(
    "%s",
    (name, blockCount, replicaCount, weightCount, vectorCount, meanAccuracy) => {
      const { blocks, weights } = recorded.conditions[name];
      expect(blocks).toHaveLength(blockCount);
      expect(blocks.flat()).toHaveLength(replicaCount);
      expect(new Set(weights.flat()).size).toBe(weightCount);
      expect(distinct(blocks)).toBe(vectorCount);
      const { testLabels } = recorded.file.dataset;
      const accuracies = blocks.flat().map((one) => accuracy(one, testLabels));
      const mean = accuracies.reduce((sum, value) => sum + value, 0) / accuracies.length;
      expect(mean).toBeCloseTo(meanAccuracy, 12);
    },
  );

  it("fit into a small file that names its commands", () => {
    expect(statSync(recordedUrl).size).toBeLessThan(150_000);
    expect(recorded.file.command).toBe("npm run validity:record -- <folder>");
    for (const { command, experiment } of Object.values(recorded.file.conditions)) {
      expect(command).toContain(`npm run repro -- run ${experiment}`);
    }
  });
});

describe("packRecorded", () => {
  const results = fakeResults({
    testLabels: [0, 1, 1],
    subgroupNames: ["common", "rare"],
    testSubgroups: [0, 0, 1],
    conditions: [
      { name: "any", replicas: [{ predictions: [0, 1, 1] }, { predictions: [0, 1, 0] }] },
    ],
  });
  const run = { experiment: "docs/experiments/any.json", command: "train", results };
  const runs = { IMPL: run, ALGO: run, "ALGO+IMPL": run, "IMPL, 20 seeds": run };

  it("keeps every prediction, and each distinct one once", () => {
    const packed = packRecorded(runs, "pack");
    const file = parseRecordedFile(JSON.parse(JSON.stringify(encodeRecordedFile(packed))));
    expect(vectorsOf(file).map((vector) => [...vector])).toStrictEqual([
      [0, 1, 1],
      [0, 1, 0],
    ]);
    expect(file.conditions["ALGO+IMPL"].predictions).toStrictEqual([[0, 1]]);
    expect(file.dataset.testLabels).toStrictEqual(Uint8Array.of(0, 1, 1));
  });

  it("refuses a run that lacks replicas", () => {
    const lacking = { ...results, spec: { ...results.spec, replicaCount: 3 } };
    expect(() => packRecorded({ ...runs, ALGO: { ...run, results: lacking } }, "pack")).toThrow(
      "ALGO needs one condition, with all its replicas finished",
    );
  });

  it("refuses a file whose bytes are off", () => {
    const json = encodeRecordedFile(packRecorded(runs, "pack"));
    const vectors = { ...json.vectors, byteCount: 7 };
    expect(() => parseRecordedFile({ ...json, vectors })).toThrow("7 bytes announced");
  });
});
