import { buildReport } from "../../../src/core/report/buildReport.ts";
import type { ExperimentResults } from "../../../src/core/results/results.ts";

/** The figures that a report's claims are about. */
export interface SaidClaims {
  /** Of all claims of the report. */
  readonly tested: readonly string[];
  /** Of those that are said, after the correction over all of them. */
  readonly significant: readonly string[];
}

/** What a report says, by figure: the part of `about` after the conditions' names. */
export function saidClaims(results: ExperimentResults): SaidClaims {
  const { claims } = buildReport(results);
  const figureOf = ({ about }: { readonly about: string }) => about.slice(about.indexOf(": ") + 2);
  return {
    tested: claims.map(figureOf),
    significant: claims.filter(({ isCarried }) => isCarried).map(figureOf),
  };
}
