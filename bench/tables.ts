import { formatNumber, formatPercent, units } from "../src/core/text/format.ts";
import type { Cells } from "../src/core/text/textTable.ts";
import type { KernelTime } from "../src/engine/testing/benchKernels.ts";
import { benchEntries, type FirstStep, type WorkloadTimes } from "./entries.ts";

const none = "-";
const ratio = units.ratio.digits;
const billions = (count: number) => formatNumber(count / 1e9);
const seconds = (ms: number | undefined) => (ms === undefined ? none : formatNumber(ms / 1000));

/** One row per peer and configuration. */
export function stepCells(all: readonly WorkloadTimes[]): Cells {
  const heading = [
    "workload",
    "batch",
    "cohort",
    "reduction",
    "ms per replica-step",
    "times stock",
    "10^9 multiply-adds / s",
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
    const stockRate = billions((1000 * times.stepMultiplyAdds) / stockMs);
    const stock = [name, `${batchSize}`, "1", "stock tfjs", formatNumber(stockMs), "1", stockRate];
    return [
      [...stock, none, ...first(times.stockFirstStep)],
      ...entries.map((entry, index) => [
        entry.workload,
        `${entry.batch}`,
        `${entry.cohort}`,
        entry.reduction,
        formatNumber(entry.stepMs),
        ratio(entry.ratioToStock),
        billions(entry.multiplyAddsPerSecond),
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
