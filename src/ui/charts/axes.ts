import type { ChartData } from "./chartData.ts";

/** Ticks of values. A number and its unit stay on one line, which Recharts breaks at spaces. */
export function valueTicks(format: (value: number) => string) {
  return { tickFormatter: (value: number) => format(value).replaceAll(" ", "\u00a0") };
}

/** The horizontal axis of epochs, counted from 1. */
export function epochAxis(epochCount: number) {
  return { type: "number", domain: [1, Math.max(2, epochCount)], allowDecimals: false } as const;
}

/** From 0 up; to `high` where all values are 0, which have no scale of their own. */
export function domainFromZero(
  { lines, rows }: ChartData,
  high: number,
): [number, number | "auto"] {
  const isFlat = rows.every((row) => lines.every(({ key }) => (row[key] ?? 0) === 0));
  return [0, isFlat ? high : "auto"];
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
