import type { Interval } from "../stats/interval.ts";

/** Stands for a figure that there is none of. */
export const noFigure = "–";

/** A fraction as percent: 0.0312 -> "3.1 %". Small ones keep a digit: 0.0004 -> "0.04 %". */
export function formatPercent(fraction: number): string {
  return `${hundredfold(fraction)} %`;
}

/** A difference of fractions in percentage points: 0.004 -> "0.4 points". */
export function formatPoints(fraction: number): string {
  return `${hundredfold(fraction)} points`;
}

/** The ends of an interval of fractions, in percent or points: "0.2 to 0.7". */
export function formatHundredfoldInterval({ low, high }: Interval): string {
  return `${hundredfold(low)} to ${hundredfold(high)}`;
}

/** "95 %", of an interval. */
export function formatLevel({ level }: Interval): string {
  return `${Math.round(level * 100)} %`;
}

/** Milliseconds, three significant digits: "5.23 ms". */
export function formatMs(milliseconds: number): string {
  return `${significant(milliseconds)} ms`;
}

/** A ratio, two decimals below 10: "1.04x", "39x". */
export function formatRatio(ratio: number): string {
  return `${ratio < 9.995 ? ratio.toFixed(2) : ratio.toFixed(0)}x`;
}

/** A distance or another plain number, three significant digits. */
export function formatNumber(value: number): string {
  return significant(value);
}

/** "1 replica", "5 replicas". */
export function formatCount(count: number, singular: string): string {
  return `${count} ${singular}${count === 1 ? "" : "s"}`;
}

/** One decimal; two below 0.1; what two decimals cannot show is bounded, never shown as 0. */
function hundredfold(fraction: number): string {
  const value = fraction * 100;
  const size = Math.abs(value);
  if (size === 0) return "0.0";
  if (size < 0.005) return value < 0 ? "> -0.01" : "< 0.01";
  return value.toFixed(size < 0.095 ? 2 : 1);
}

function significant(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 0.001 || size >= 1e6) return value.toExponential(2);
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(size)));
  return value.toFixed(decimals);
}
