import { buildReport } from "../../../src/core/report/buildReport.ts";
import type { Claim } from "../../../src/core/report/claim.ts";
import { compareConditions } from "../../../src/core/report/comparisons/compareConditions.ts";
import { costClaims } from "../../../src/core/report/costClaims.ts";
import { measureFigures } from "../../../src/core/report/figures/figures.ts";
import {
  type MeasuredCondition,
  measuredCondition,
} from "../../../src/core/report/figures/measuredCondition.ts";
import { pairClaims } from "../../../src/core/report/pairs/pairClaims.ts";
import { conditionClaims } from "../../../src/core/report/partClaims.ts";
import { type SettledClaim, settleClaims } from "../../../src/core/report/settleClaims.ts";
import type { ExperimentResults } from "../../../src/core/results/results.ts";

/** The parts of the report that make claims. */
const claimSources = {
  comparisons: (conditions) => compareConditions(conditions).flatMap(({ claim }) => claim ?? []),
  pairs: pairClaims,
  parts: (conditions) =>
    conditions.flatMap((condition) =>
      conditionClaims(condition, measureFigures(condition).figures),
    ),
  costs: costClaims,
} as const satisfies Record<string, (conditions: readonly MeasuredCondition[]) => readonly Claim[]>;

/** Whose claims are simulated: those of some parts, corrected together, or those of the whole report. */
export type SimulatedClaims = readonly (keyof typeof claimSources)[] | "report";

/** The figures that claims are about. */
export interface SaidClaims {
  /** Of all claims that could be said. */
  readonly tested: readonly string[];
  /** Of those that are said, after the correction over all of them. */
  readonly said: readonly string[];
}

/** What is said of results, by figure: the part of `about` after the conditions' names. */
export function saidClaims(results: ExperimentResults, of: SimulatedClaims): SaidClaims {
  const claims = of === "report" ? buildReport(results).claims : settledOf(results, of);
  const figureOf = ({ about }: { readonly about: string }) => about.slice(about.indexOf(": ") + 2);
  return {
    tested: claims.map(figureOf),
    said: claims.filter(({ isCarried }) => isCarried).map(figureOf),
  };
}

function settledOf(
  results: ExperimentResults,
  sources: readonly (keyof typeof claimSources)[],
): readonly SettledClaim[] {
  const conditions = results.conditions.map((condition) => measuredCondition(results, condition));
  return settleClaims(sources.flatMap((source) => claimSources[source](conditions)));
}
