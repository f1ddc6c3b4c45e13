import { median } from "../src/core/stats/mean.ts";
import { formatNumber, formatPercent, units } from "../src/core/text/format.ts";
import type { Cells } from "../src/core/text/textTable.ts";
import type { KernelTime } from "../src/engine/testing/benchKernels.ts";
import { benchEntries, medianFirstStep, type PeerTimes, type WorkloadTimes } from "./entries.ts";

const none = "-";
const ratio = (value: number | null) => (value === null ? none : units.ratio.digits(value));
const seconds = (ms: number | undefined) => (ms === undefined ? none : formatNumber(ms / 1000));

/** One row per peer and configuration. */
export function stepCells(all: readonly WorkloadTimes[]): Cells {
  const heading = [
    "workload",
    "batch",
    "cohort",
    "trained by",
    "ms per replica-step",
    "times stock",
    "times jax-js",
    "10^9 multiply-adds / s",
    "ordered / atomic",
    "tracked / untracked",
    "first step, s",
    "with device, s",
  ];
  const first = ({ firstSteps }: PeerTimes) => {
    const step = medianFirstStep(firstSteps);
    return [seconds(step?.ms), seconds(step === null ? undefined : step.ms + step.openMs)];
  };
  const rows = all.flatMap((times) => {
    const { name, batchSize } = times.workload;
    const stockMs = median(times.stock.stepMs);
    const jaxMs = median(times.jax.stepMs);
    const cellsOf = (cohort: number, trainedBy: string, stepMs: number) => [
      name,
      `${batchSize}`,
      `${cohort}`,
      trainedBy,
      formatNumber(stepMs),
      ratio(stockMs / stepMs),
      ratio(jaxMs / stepMs),
      formatNumber(times.stepMultiplyAdds / stepMs / 1e6),
    ];
    return [
      [...cellsOf(1, "stock tfjs", stockMs), none, none, ...first(times.stock)],
      [...cellsOf(1, "jax-js", jaxMs), none, none, ...first(times.jax)],
      ...benchEntries(times).map((entry, index) => [
        ...cellsOf(
          entry.cohort,
          entry.tracked ? `${entry.reduction}, tracked` : entry.reduction,
          entry.stepMs,
        ),
        ratio(entry.reduction === "ordered" ? entry.orderedToAtomic : null),
        ratio(entry.tracked ? entry.trackedToUntracked : null),
        ...first(times.configurations[index]),
      ]),
    ];
  });
  return [heading, ...rows];
}

/** One row per dispatch of a step, and their sum. */
export function kernelCells(times: readonly KernelTime[]): Cells {
  const total = times.reduce((sum, { ms }) => sum + ms, 0);
  const compile = times.reduce((sum, { compileMs }) => sum + compileMs, 0);
  return [
    ["kernel", "dispatch", "ms", "share", "compilation, ms"],
    ...times.map(({ label, dispatch, ms, compileMs }) => [
      label.trim(),
      dispatch.join(" x "),
      formatNumber(ms),
      formatPercent(ms / total),
      formatNumber(compileMs),
    ]),
    ["all", "", formatNumber(total), formatPercent(1), formatNumber(compile)],
  ];
}
