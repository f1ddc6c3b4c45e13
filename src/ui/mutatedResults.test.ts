import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { LabError } from "../core/errors.ts";
import { fourWords } from "../core/metrics/fingerprint.ts";
import { asReleasedTable } from "../core/report/asReleasedTable.ts";
import { breakdownTables } from "../core/report/breakdownTables.ts";
import { buildReport } from "../core/report/buildReport.ts";
import { compareRuns } from "../core/report/compareRuns.ts";
import { figures, writeFigure } from "../core/report/figures/figures.ts";
import { figuresToCsv } from "../core/report/figuresCsv.ts";
import type { ExperimentResults } from "../core/results/results.ts";
import { resultsToCsv } from "../core/results/resultsCsv.ts";
import { resultsFromJson, resultsToJson } from "../core/results/resultsJson.ts";
import { fakeNoise, fakeResults } from "../core/results/testSupport/fakeResults.ts";
import { type Mutant, mutants } from "../core/results/testSupport/mutants.ts";
import { lostReplicas } from "../state/lostReplicas.ts";
import { tracesFromResults } from "../state/traces.ts";
import { joinReplicas, latestChurn } from "./charts/chartData.ts";
import { charts } from "./charts/charts.ts";
import { firstDifference } from "./charts/Legend.tsx";

/** What passports gained after the first documents. */
const recentFields = {
  implementation: "wgpu",
  isFallbackAdapter: true,
  subgroupMinSize: 4,
  subgroupMaxSize: 128,
  backend: "vulkan",
  driver: "Mesa 22.3.6",
} as const;

/** Two classes and two subgroups, a diverged replica and a failed one, a run that failed. */
function troubled(): ExperimentResults {
  const made = fakeResults({
    classNames: ["no", "yes"],
    testLabels: [0, 1, 1, 0],
    subgroupNames: ["common", "rare"],
    testSubgroups: [0, 1, 0, 1],
    conditions: [
      {
        name: "IMPL",
        noise: fakeNoise("fixed", "atomic"),
        stepMs: 4,
        replicas: [
          { predictions: [0, 1, 1, 1], testLosses: [2, 1] },
          { predictions: [0, 1, 0, 0], testLosses: [2, 1.5], weights: [1, 2, 4] },
          {
            predictions: [0, 0, 0, 0],
            testLosses: [2, Number.NaN],
            weights: [1, Number.NaN, Number.POSITIVE_INFINITY],
            status: "diverged",
          },
          { predictions: [], status: "failed" },
        ],
      },
    ],
  });
  const error = { code: "device-lost", message: "The adapter went away" };
  const sha256 = "a".repeat(64);
  const referenceStep = { condition: "IMPL", start: sha256, end: null, error };
  const passport = { ...made.passport, ...recentFields };
  const timed = { cohortSize: 2, blockSteps: 4, stepMs: [4, 5], gpuStepMs: [3, 3.5] };
  const conditions = made.conditions.map(({ name }) => ({ ...timed, name }));
  const costBlocks = { conditions };
  return { ...made, passport, status: "failed", error, referenceStep, costBlocks };
}

function testDocument(name: string): unknown {
  const file = new URL(`../core/results/testSupport/${name}`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8"));
}

const documents: readonly (readonly [name: string, document: unknown])[] = [
  ["a trained experiment", testDocument("results.trained.v1.json")],
  ["a sampled experiment with kept logits", testDocument("results.logits.v1.json")],
  ["an experiment with all that can go wrong", resultsToJson(troubled())],
];

/** All that the page and the command line compute from results, without drawing it. */
function showEverything(results: ExperimentResults): void {
  const report = buildReport(results);
  expect(numbersIn(report).every(Number.isFinite)).toBe(true);
  for (const condition of report.conditions) {
    for (const figure of figures) writeFigure(figure, condition);
  }
  breakdownTables(report);
  asReleasedTable(results, report);
  figuresToCsv(report);
  resultsToCsv(results);
  const traces = tracesFromResults(results);
  for (const chart of charts) {
    const data = chart.data({ traces, testSet: results.dataset, isTracked: true });
    joinReplicas(data, chart.place);
    chart.summary(traces, data);
    chart.look(data);
    expect(data.rows.flatMap(numbersIn).every(Number.isFinite)).toBe(true);
  }
  for (const condition of traces) {
    latestChurn(condition);
    firstDifference(condition);
  }
  lostReplicas(traces);
  for (const { fingerprints } of results.conditions.flatMap(({ replicas }) => replicas)) {
    Object.values(fingerprints).map(fourWords);
  }
  compareRuns(results, results);
  resultsToJson(results);
}

function numbersIn(value: unknown): number[] {
  if (typeof value === "number") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}

/** Opens a mutant as the page does. Null: refused. */
function opened({ path, change, breaksType, document }: Mutant): ExperimentResults | null {
  try {
    const results = resultsFromJson(document);
    expect(breaksType, `${path}: ${change} was taken`).toBe(false);
    return results;
  } catch (cause) {
    if (!(cause instanceof LabError)) throw cause;
    expect(cause.code).toBe("results-invalid");
    expect(cause.message, `${path}: ${change}`).toMatch(
      /^The results are not valid\. (results|version|spec|dataset|passport|versions|startedAt|elapsedMs|status|error|conditions|referenceStep|costBlocks)\b\S*: ./,
    );
    if (breaksType) expect(cause.message).toContain(`${path}`);
    return null;
  }
}

describe("results with one thing wrong are refused, naming the field, or can be shown", () => {
  test.each(documents)(
    "%s",
    (_, document) => {
      showEverything(resultsFromJson(document));
      const counts = { refused: 0, shown: 0 };
      for (const mutant of mutants(document)) {
        const results = opened(mutant);
        if (results === null) {
          counts.refused++;
          continue;
        }
        counts.shown++;
        try {
          showEverything(results);
        } catch (cause) {
          throw new Error(`${mutant.path}: ${mutant.change} cannot be shown`, { cause });
        }
      }
      expect(counts.refused + counts.shown).toBeGreaterThan(2000);
      // Names, times and seeds may be any; what the figures rest on may not.
      expect(counts.refused).toBeGreaterThan(4 * counts.shown);
    },
    60_000,
  );
});
