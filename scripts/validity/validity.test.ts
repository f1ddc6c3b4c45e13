import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { namesOf } from "../../src/core/closedTable.ts";
import { printedIntervals } from "../../src/core/report/intervals/intervals.ts";
import { createRunner } from "./jobs.ts";
import { type Findings, failuresOf, findingsJson, findingsOf } from "./judge.ts";
import { efforts, simulationJobs } from "./plan.ts";
import { readRecorded } from "./recorded/readRecorded.ts";

describe("the short form of npm run validity", () => {
  let findings: Findings = { coverage: [], errors: [], power: [] };
  beforeAll(() => {
    findings = findingsOf(simulationJobs(readRecorded(), efforts.quick).flatMap(createRunner()));
  }, 120_000);

  it("finds every printed interval and every claim within its bounds", () => {
    expect(failuresOf(findings)).toStrictEqual([]);
  });

  it("simulates every interval of the table", () => {
    const simulated = new Set(findings.coverage.map(({ interval }) => interval));
    expect([...simulated].sort()).toStrictEqual([...namesOf(printedIntervals)].sort());
  });

  it("is written as rates and cells", () => {
    const { coverage, errors, power } = JSON.parse(findingsJson(findings));
    expect(coverage).toHaveLength(findings.coverage.length);
    expect(Object.keys(coverage[0])).toStrictEqual([
      "interval",
      "case",
      "n",
      "coverage",
      "printed",
    ]);
    for (const { rate } of [...errors, ...power]) {
      expect(rate).toBeGreaterThanOrEqual(0);
      expect(rate).toBeLessThanOrEqual(1);
    }
  });
});

describe("docs/validity.md", () => {
  const text = readFileSync(new URL("../../docs/validity.md", import.meta.url), "utf8");
  const headings = text.split("\n").filter((line) => line.startsWith("### "));

  it("has a section on each interval of the table, and on no other", () => {
    expect(headings).toStrictEqual(
      namesOf(printedIntervals).map((name) => `### ${printedIntervals[name].title} (\`${name}\`)`),
    );
  });
});
