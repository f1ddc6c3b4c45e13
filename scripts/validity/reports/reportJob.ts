import { seededGenerator } from "../../../src/core/random/seededGenerator.ts";
import { errorBounds } from "../bounds.ts";
import type { PopulationSize } from "../populations/simulated.ts";
import type { ErrorRow, PowerRow } from "../rates.ts";
import { forgeResults } from "./forgeResults.ts";
import { type SimulatedClaims, saidClaims } from "./saidClaims.ts";
import type { Scenario } from "./scenario.ts";

/** Reports on experiments of one scenario: plain data, for a thread. */
export interface ReportJob {
  readonly kind: "reports";
  /** Names of scenarios are unique, with their effect. */
  readonly scenario: string;
  readonly effect: string | null;
  readonly unitCounts: readonly number[];
  readonly size: PopulationSize;
  readonly reportCount: number;
}

/** Stands for all claims of a report in a row. */
const anyClaim = "any claim";

/** Counts in how many reports something is said. */
export function runReportJob(
  { scenario, effect, unitCounts, size, reportCount }: ReportJob,
  scenarios: readonly Scenario[],
): (ErrorRow | PowerRow)[] {
  const own = scenarios.find((one) => one.name === scenario && one.effect === effect);
  if (own === undefined) throw new Error(`There is no scenario "${scenario}"`);
  const { dataset, draw } = own.prepare(size);
  return unitCounts.flatMap((unitCount) => {
    const generator = seededGenerator(unitCount);
    const said = new Map<string, number>();
    for (let report = 0; report < reportCount; report++) {
      const conditions = draw(unitCount, generator);
      const { tested, said: found } = saidClaims(
        forgeResults({ dataset, conditions }),
        own.claimsOf,
      );
      const isFalse = (figure: string) => !own.areSo.includes(figure);
      for (const figure of tested.filter(isFalse)) said.set(figure, said.get(figure) ?? 0);
      const figures = new Set(found.filter(isFalse));
      if (figures.size > 0) figures.add(anyClaim);
      for (const figure of figures) said.set(figure, (said.get(figure) ?? 0) + 1);
    }
    return rowsOf(own, unitCount, said, reportCount);
  });
}

function rowsOf(
  { name, effect, unit, claims }: Scenario,
  unitCount: number,
  said: ReadonlyMap<string, number>,
  total: number,
): (ErrorRow | PowerRow)[] {
  const base = { caseName: name, unit, unitCount, total };
  if (effect !== null) {
    return (claims ?? []).map((claim) => ({
      ...base,
      kind: "power",
      claim,
      effect,
      count: said.get(claim) ?? 0,
    }));
  }
  const figures = [...said.keys()].filter((claim) => claim !== anyClaim).sort();
  return [...figures, anyClaim].map((claim) => ({
    ...base,
    kind: "error",
    claim,
    count: said.get(claim) ?? 0,
    bound: errorBounds.claim,
  }));
}

/** Every scenario, those of many units last. */
export function reportJobs(
  scenarios: readonly Scenario[],
  { size, counts, mostUnits }: ReportEffort,
): ReportJob[] {
  return scenarios.flatMap(({ name, effect, unitCounts, claimsOf }) =>
    unitCounts
      .filter((count) => count <= mostUnits)
      .map((unitCount) => ({
        kind: "reports" as const,
        scenario: name,
        effect,
        unitCounts: [unitCount],
        size,
        reportCount: counts[costOf(claimsOf)],
      })),
  );
}

/** How long claims take: permutations of each condition's predictions the longest. */
function costOf(claims: SimulatedClaims): keyof ReportEffort["counts"] {
  if (claims === "report") return "wholeReports";
  return claims.includes("parts") ? "parts" : "others";
}

/** How thorough a simulation of claims is. */
export interface ReportEffort {
  readonly size: PopulationSize;
  /** Experiments of each scenario, by what is simulated of their reports. */
  readonly counts: {
    readonly wholeReports: number;
    readonly parts: number;
    readonly others: number;
  };
  readonly mostUnits: number;
}
