import type { KernelTime } from "../src/engine/testing/benchKernels.ts";
import { benchEntries, type FirstStep, type WorkloadTimes } from "./entries.ts";

/** Shape [rows][columns]; the first row is the heading. */
export type Cells = readonly (readonly string[])[];

/** Milliseconds with three figures that count. */
export function milliseconds(value: number): string {
  if (value >= 100) return value.toFixed(0);
  if (value >= 10) return value.toFixed(1);
  return value.toFixed(value >= 1 ? 2 : 3);
}

const ratio = (value: number) => value.toFixed(value >= 10 ? 0 : 2);
const none = "-";
const seconds = (ms: number | undefined) => (ms === undefined ? none : (ms / 1000).toFixed(1));

/** One row per peer and configuration. */
export function stepCells(all: readonly WorkloadTimes[]): Cells {
  const heading = [
    "workload",
    "batch",
    "cohort",
    "reduction",
    "ms per replica-step",
    "times stock",
    "ordered / atomic",
    "first step, s",
    "with device, s",
  ];
  const first = (step: FirstStep | null) => [
    seconds(step?.ms),
    seconds(step === null ? undefined : step.ms + step.openMs),
  ];
  const rows = all.flatMap((times) => {
    const entries = benchEntries(times);
    const { name, batchSize } = times.workload;
    const stockMs = entries[0]?.stockStepMs ?? 0;
    const stock = [name, `${batchSize}`, "1", "stock tfjs", milliseconds(stockMs), "1", none];
    return [
      [...stock, ...first(times.stockFirstStep)],
      ...entries.map((entry, index) => [
        entry.workload,
        `${entry.batch}`,
        `${entry.cohort}`,
        entry.reduction,
        milliseconds(entry.stepMs),
        ratio(entry.ratioToStock),
        entry.reduction === "ordered" ? ratio(entry.orderedToAtomic) : none,
        ...first(times.configurations[index]?.firstStep ?? null),
      ]),
    ];
  });
  return [heading, ...rows];
}

/** One row per dispatch of a step, and their sum. */
export function kernelCells(times: readonly KernelTime[]): Cells {
  const total = times.reduce((sum, { ms }) => sum + ms, 0);
  const compile = times.reduce((sum, { compileMs }) => sum + compileMs, 0);
  const share = (ms: number) => `${((100 * ms) / total).toFixed(1)} %`;
  return [
    ["kernel", "dispatch", "ms", "share", "compilation, ms"],
    ...times.map(({ label, dispatch, ms, compileMs }) => [
      label.trim(),
      dispatch.join(" x "),
      milliseconds(ms),
      share(ms),
      compileMs.toFixed(0),
    ]),
    ["all", "", milliseconds(total), share(total), compile.toFixed(0)],
  ];
}

/** A column of figures, or of dashes, stands right. */
function isRight(cells: Cells, column: number): boolean {
  return cells.slice(1).every((row) => /^(|-|[\d.]+( %)?)$/.test(row[column]));
}

/** The table in plain text. */
export function textTable(cells: Cells): string {
  const columns = cells[0].map((_, column) => ({
    width: Math.max(...cells.map((row) => row[column].length)),
    right: isRight(cells, column),
  }));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        const { width, right } = columns[column];
        return right ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  const rule = columns.map(({ width }) => "-".repeat(width)).join("  ");
  const [heading, ...rows] = cells;
  return [line(heading), rule, ...rows.map(line)].join("\n");
}

/** The table in Markdown. */
export function markdownTable(cells: Cells): string {
  const line = (row: readonly string[]) => `| ${row.join(" | ")} |`;
  const rule = cells[0].map((_, column) => (isRight(cells, column) ? "---:" : "---"));
  const [heading, ...rows] = cells;
  return [line(heading), line(rule), ...rows.map(line)].join("\n");
}
