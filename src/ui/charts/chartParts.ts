import { replicaName } from "../../core/text/counting.ts";
import type { ChartData } from "../../state/chartData.ts";
import type { Traces } from "../../state/traces.ts";
import type { ConditionStyle } from "../conditionStyle.ts";

/** What every chart of an experiment is given. */
export interface ChartProps {
  readonly traces: Traces;
  readonly styles: readonly ConditionStyle[];
  /** Conditions that are switched off in the legend, by index. */
  readonly hidden: ReadonlySet<number>;
}

export const chartMargin = { top: 8, right: 12, bottom: 20, left: 4 };
export const chartHeight = 230;
export const axisLook = {
  stroke: "var(--chart-axis)",
  tick: { fill: "var(--ink-2)", fontSize: 12 },
  tickLine: false,
  // Every tick is drawn: there are few, and choosing among them measures each on the page.
  interval: 0,
} as const;

/** Keeps a number and its unit on one line, which Recharts breaks at spaces. */
export function unbroken(tick: string): string {
  return tick.replaceAll(" ", "\u00a0");
}

/** From 0 up; to `high` where all values are 0, which have no scale of their own. */
export function domainFromZero(data: ChartData, high: number): [number, number | "auto"] {
  const isFlat = data.rows.every((row) =>
    data.lines.every(({ key }) => row[key] === undefined || row[key] === 0),
  );
  return [0, isFlat ? high : "auto"];
}

/** Words below the horizontal axis. */
export function axisLabel(value: string) {
  return {
    value,
    position: "insideBottom",
    offset: -12,
    fill: "var(--ink-2)",
    fontSize: 12,
  } as const;
}

/** "c1r2" -> "IMPL, replica 3"; "c1" -> "IMPL". */
export function lineTitle(traces: Traces, key: string): string {
  const match = /^c(\d+)(?:r(\d+))?$/.exec(key);
  const name = traces[Number(match?.[1])]?.name ?? key;
  return match?.[2] === undefined ? name : `${name}, ${replicaName(Number(match[2]))}`;
}

/** Powers of ten that enclose the values, for a logarithmic axis. */
export function decadeDomain(values: readonly number[]): [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (high === 0) return [1, 10];
  const bottom = 10 ** Math.floor(Math.log10(low));
  const top = 10 ** Math.ceil(Math.log10(high));
  return top > bottom ? [bottom, top] : [bottom, bottom * 10];
}

/** Powers of ten in a domain, at most about five of them. */
export function decadeTicks([low, high]: readonly [number, number]): number[] {
  const first = Math.round(Math.log10(low));
  const last = Math.round(Math.log10(high));
  const stride = Math.max(1, Math.ceil((last - first) / 5));
  const ticks: number[] = [];
  for (let exponent = first; exponent <= last; exponent += stride) ticks.push(10 ** exponent);
  return ticks;
}
