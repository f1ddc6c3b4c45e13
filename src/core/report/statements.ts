import type { Report } from "./report.ts";

/** What a report states beyond the conditions' own sentences, each once. */
export interface Statements {
  /** Carried by a test after correction over the whole report: these may name a direction. */
  readonly shown: readonly string[];
  /** What these replicas did not show; names no direction. */
  readonly open: readonly string[];
}

/** The sentences of a report's claims and comparisons, as page and command line list them. */
export function statementsOf({ claims, comparisons }: Report): Statements {
  const shown = claims.flatMap(({ isCarried, said }) => (isCarried && said !== null ? said : []));
  const untested = comparisons.filter(({ test }) => test === null).map(({ sentence }) => sentence);
  const failed = claims.flatMap(({ isCarried, said }) => (isCarried || said === null ? [] : said));
  return { shown: [...new Set(shown)], open: [...new Set([...untested, ...failed])] };
}
