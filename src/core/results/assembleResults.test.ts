import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assembleResults, type ResultPart, version } from "./assembleResults.ts";
import type { DivergenceTrace, ExperimentResults } from "./results.ts";
import { resultsFromJson, resultsToJson } from "./resultsJson.ts";
import { fakeResults } from "./testSupport/fakeResults.ts";

const referenceStep = { condition: "ALGO", start: "a".repeat(64), end: "b".repeat(64) };

/** Two conditions of three replicas, two epochs of two steps each; one replica failed. */
function sample(): ExperimentResults {
  const divergence = {
    differingBits: Uint32Array.of(0, 0, 3, 5, 9),
    l2: Float32Array.of(0, 0, 0.25, 0.5, 1),
    firstStep: 2,
    firstTensor: "conv/bias",
  };
  const replica = (last: number) =>
    ({ predictions: [0, last], testLosses: [2, 1], divergence }) as const;
  const failed = { predictions: [], status: "failed" } as const;
  const made = fakeResults({
    testLabels: [0, 1],
    conditions: [
      { name: "CONTROL", replicas: [replica(0), replica(1), replica(1)] },
      { name: "ALGO", noise: { init: "varied" }, replicas: [replica(1), failed, replica(0)] },
    ],
  });
  return { ...made, referenceStep };
}

/** The parts of results as a worker reports them, divergence in pieces of `stretch` steps. */
function partsOf(results: ExperimentResults, stretch: number): ResultPart[] {
  const { dataset, passport, versions, startedAt } = results;
  return [
    { kind: "started", facts: { dataset, passport, versions, startedAt } },
    ...results.conditions.flatMap(
      ({ name: _name, noise: _noise, replicas, ...facts }, conditionIndex): ResultPart[] => [
        { kind: "condition", conditionIndex, facts },
        ...replicas.flatMap(({ epochs, divergence, ...end }): ResultPart[] => {
          const place = { conditionIndex, replicaIndex: end.replicaIndex };
          const first = divergence && {
            firstStep: divergence.firstStep,
            firstTensor: divergence.firstTensor,
          };
          return [
            ...piecesOf(divergence, stretch).map((piece) => ({
              kind: "divergence" as const,
              ...place,
              ...piece,
            })),
            ...epochs.map((record) => ({ kind: "epoch" as const, ...place, record })),
            { kind: "replica", conditionIndex, replica: { ...end, divergence: first } },
          ];
        }),
      ],
    ),
    ...(results.referenceStep === undefined
      ? []
      : [{ kind: "referenceStep" as const, referenceStep: results.referenceStep }]),
  ];
}

function piecesOf(divergence: DivergenceTrace | null, stretch: number) {
  if (divergence === null) return [];
  const { differingBits, l2 } = divergence;
  return Array.from({ length: Math.ceil(l2.length / stretch) }, (_, index) => {
    const fromStep = index * stretch;
    const end = fromStep + stretch;
    return {
      fromStep,
      differingBits: differingBits.slice(fromStep, end),
      l2: l2.slice(fromStep, end),
    };
  });
}

const endOf = ({ status, elapsedMs }: ExperimentResults) => ({ status, elapsedMs });

describe("assembleResults", () => {
  it("gives the results of the parts, in whatever order they come", () => {
    const results = sample();
    const partCount = partsOf(results, 1).length;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.double({ noNaN: true }), { minLength: partCount, maxLength: partCount }),
        (stretch, keys) => {
          const shuffled = partsOf(results, stretch)
            .map((part, index) => ({ part, key: keys[index] }))
            .sort((a, b) => a.key - b.key)
            .map(({ part }) => part);
          expect(assembleResults(results.spec, shuffled, endOf(results))).toStrictEqual(results);
        },
      ),
    );
  });

  it("keeps the replicas that were done by then, wherever a run ends", () => {
    const results = sample();
    const parts = partsOf(results, 2);
    const error = { code: "out-of-memory", message: "no room" };
    for (let count = 0; count <= parts.length; count++) {
      const reported = parts.slice(0, count);
      const end = { status: "failed", error, elapsedMs: 5 } as const;
      const found = assembleResults(results.spec, reported, end);
      if (count === 0) {
        expect(found).toBeNull();
        continue;
      }
      if (found === null) throw new Error("the run has started");
      expect(found).toMatchObject(end);
      const doneCount = reported.filter(({ kind }) => kind === "replica").length;
      const replicas = found.conditions.flatMap((condition) => condition.replicas);
      expect(replicas).toEqual(
        results.conditions.flatMap((condition) => condition.replicas).slice(0, doneCount),
      );
      expect(found.conditions.every((condition) => condition.replicas.length > 0)).toBe(true);
      // Whatever was cut off, what is left is a valid document.
      expect(resultsFromJson(resultsToJson(found))).toStrictEqual(found);
    }
  });

  it("holds the epoch records of the parts themselves, no copies", () => {
    const results = sample();
    const found = assembleResults(results.spec, partsOf(results, 5), endOf(results));
    expect(found?.conditions[0].replicas[0].epochs[0]).toBe(
      results.conditions[0].replicas[0].epochs[0],
    );
  });

  it("puts one replica that trained alone under its condition", () => {
    const results = sample();
    const [, algo] = results.conditions;
    const replica = { ...algo.replicas[2], divergence: null };
    const alone = { ...results, conditions: [{ ...algo, replicas: [replica] }] };
    const parts = partsOf(alone, 1).map((part) =>
      part.kind === "started" ? part : { ...part, conditionIndex: 1 },
    );
    expect(assembleResults(results.spec, parts, endOf(results))).toStrictEqual(alone);
  });
});

it("names the version of package.json", () => {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL("../../../package.json", import.meta.url), "utf8"),
  );
  expect(manifest).toMatchObject({ version });
});
