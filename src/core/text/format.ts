import type { Interval } from "../stats/interval.ts";

/** Stands for a figure that there is none of. */
export const noFigure = "–";

/** How a number of one unit is written for a reader. */
interface Unit {
  /** What the number is in code, JSON and CSV. */
  readonly stored: string;
  readonly digits: (value: number) => string;
  /** Follows the digits. */
  readonly suffix: string;
}

/** Every unit that a figure can have. */
export const units = {
  percent: { stored: "fraction", digits: hundredfold, suffix: " %" },
  points: { stored: "fraction", digits: hundredfold, suffix: " points" },
  ratio: { stored: "ratio", digits: twoDecimals, suffix: "x" },
  ms: { stored: "ms", digits: formatNumber, suffix: " ms" },
  distance: { stored: "distance", digits: formatNumber, suffix: "" },
  count: { stored: "count", digits: formatCount, suffix: "" },
} as const satisfies Record<string, Unit>;

export type UnitName = keyof typeof units;

/** A number with its unit: 0.004 in points -> "0.4 points". */
export function formatIn(unit: UnitName, value: number): string {
  return units[unit].digits(value) + units[unit].suffix;
}

/** The two ends of an interval without their unit: "0.2 to 0.7". */
export function formatEnds(unit: UnitName, { low, high }: Pick<Interval, "low" | "high">): string {
  return `${units[unit].digits(low)} to ${units[unit].digits(high)}`;
}

/** The two ends of an interval, and their unit once: "0.2 to 0.7 points". */
export function formatInterval(unit: UnitName, ends: Pick<Interval, "low" | "high">): string {
  return formatEnds(unit, ends) + units[unit].suffix;
}

/** The level of an interval: "95 %". */
export function formatLevel({ level }: Interval): string {
  return formatWholePercent(level);
}

/** A fraction as percent: 0.0312 -> "3.1 %". Small ones keep a digit: 0.0004 -> "0.04 %". */
export function formatPercent(fraction: number): string {
  return formatIn("percent", fraction);
}

/** A fraction as whole percent, to the nearest: 0.126 -> "13 %". */
export function formatWholePercent(fraction: number): string {
  return `${Math.round(fraction * 100)} %`;
}

/** The part of some work that is done, rounded down: "100 %" means all of it. */
export function formatDone(fraction: number): string {
  return `${Math.floor(fraction * 100)} %`;
}

/** A difference of fractions in percentage points: 0.004 -> "0.4 points". */
export function formatPoints(fraction: number): string {
  return formatIn("points", fraction);
}

/** Percentage points where there is little room, with as many decimals as they need, two at most. */
export function formatShortPoints(fraction: number): string {
  return `${Number((fraction * 100).toFixed(2))} pp`;
}

const groups = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** A whole number: 12345 -> "12,345". */
export function formatCount(count: number): string {
  return groups.format(count);
}

/** So many of something: "1 replica", "5 replicas", "12,345 steps". */
export function formatQuantity(count: number, singular: string): string {
  return `${formatCount(count)} ${singular}${count === 1 ? "" : "s"}`;
}

/** A ratio in words, two significant digits: 2.14 -> "2.1", 28.3 -> "28"; near 1 three: "1.03". */
export function formatTimes(ratio: number): string {
  if (ratio < 1.095) return ratio.toFixed(2);
  return ratio < 9.95 ? ratio.toFixed(1) : String(Number(ratio.toPrecision(2)));
}

const powers = new Intl.NumberFormat("en", { notation: "compact" });

/** The place of a mark on a logarithmic axis: 1000 -> "1K", 0.00001 -> "1e-5". */
export function formatPower(value: number): string {
  if (value >= 1) return powers.format(value);
  return value >= 0.01 ? String(Number(value.toPrecision(2))) : value.toExponential(0);
}

/** A time of seconds to hours, rounded up: "42 s", "3 min 5 s", "2 h 10 min". */
export function formatDuration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const moments = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/** An ISO 8601 moment in the reader's time zone: "Jan 2, 2026, 3:04 AM". */
export function formatMoment(iso: string): string {
  return moments.format(new Date(iso));
}

/** Bytes in powers of 1,000: 12345 -> "13 kB", 1354384 -> "1.4 MB", 2100000000 -> "2.1 GB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** Height, width and channels of images: "28 × 28 grey", "32 × 32 colour". */
export function formatShape(shape: {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}): string {
  const { height, width, channels } = shape;
  const size = `${height} × ${width}`;
  if (channels === 1) return `${size} grey`;
  return channels === 3 ? `${size} colour` : `${size} × ${channels}`;
}

/** One decimal; two below 0.1; what two decimals cannot show is bounded, never shown as 0. */
function hundredfold(fraction: number): string {
  const value = fraction * 100;
  const size = Math.abs(value);
  if (size === 0) return "0.0";
  if (size < 0.005) return value < 0 ? "> -0.01" : "< 0.01";
  return value.toFixed(size < 0.095 ? 2 : 1);
}

/** Two decimals below 10, none from there on. */
function twoDecimals(value: number): string {
  return value.toFixed(value < 9.995 ? 2 : 0);
}

/** A distance, a time or another plain number, three significant digits. */
export function formatNumber(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 0.001 || size >= 1e6) return value.toExponential(2);
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(size)));
  return value.toFixed(decimals);
}
