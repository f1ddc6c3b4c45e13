import { formatNumber, formatPercent } from "../../src/core/text/format.ts";
import { type Cells, markdownTable } from "../../src/core/text/textTable.ts";
import { reductionOrders } from "../../src/engine/reduction/reductionOrders.ts";
import type { CompilerRow } from "./compilerTable.ts";
import {
  type FamilyCost,
  type KernelCost,
  kernelCosts,
  settingOf,
  withoutOrder,
  worstOrders,
} from "./kernelCosts.ts";
import { kernelPhases } from "./kernelPlace.ts";

const none = "-";
/** A kernel that takes more of a step than this should hide its loads behind other waves. */
const weightyShare = 0.05;
const fewestWaves = 4;

/** The generated part of the document on what the compiler makes of the kernels, in Markdown. */
export function kernelSection(rows: readonly CompilerRow[]): string {
  const costs = kernelCosts(rows);
  const families = [...new Set(rows.map(({ family }) => family))];
  const kernels = worstOrders(costs);
  const settings = [...new Set(kernels.map(({ place }) => settingOf(place)))];
  const tables = settings.map((setting) => {
    const ofSetting = kernels
      .filter(({ place }) => settingOf(place) === setting)
      .toSorted((a, b) => phaseIndex(a) - phaseIndex(b) || largestShare(b) - largestShare(a));
    return `### ${setting}\n\n${markdownTable(kernelCells(ofSetting, families))}`;
  });
  return [findings(costs), ...tables].join("\n\n");
}

const phaseIndex = ({ place }: KernelCost) => kernelPhases.indexOf(place.phase);

const largestShare = ({ families }: KernelCost) =>
  Math.max(...[...families.values()].map(({ share }) => share));

/** What breaks the rules, or that nothing does: over all kernels and orders, a line each. */
function findings(costs: readonly KernelCost[]): string {
  const all = costs.flatMap(({ place, families }) =>
    [...families.values()].map((cost) => ({ place, cost })),
  );
  const list = (
    rule: string,
    breaks: (cost: FamilyCost) => boolean,
    words: (cost: FamilyCost) => string,
  ) => {
    const broken = all
      .filter(({ cost }) => breaks(cost))
      .map(({ cost }) => `  - ${cost.row.family}: ${cost.row.label}: ${words(cost)}`);
    return broken.length === 0 ? `- ${rule}: none` : [`- ${rule}:`, ...broken].join("\n");
  };
  return [
    list(
      "Kernels that spill registers",
      ({ row }) => row.spilledRegisters > 0,
      ({ row }) => `${row.spilledRegisters} spilled`,
    ),
    list(
      `Kernels over ${formatPercent(weightyShare)} of their phase with fewer than ${fewestWaves} waves per SIMD`,
      ({ row, share }) => share > weightyShare && row.wavesPerSimd < fewestWaves,
      ({ row, share }) => `${row.wavesPerSimd} waves, ${formatPercent(share)}`,
    ),
  ].join("\n");
}

function kernelCells(kernels: readonly KernelCost[], families: readonly string[]): Cells {
  const heading = [
    "kernel",
    "phase",
    "order",
    "workgroups",
    "of invocations",
    ...families.flatMap((family) => [
      `${family}: registers, spilled, waves`,
      "10^3 cycles",
      "share",
    ]),
  ];
  return [
    heading,
    ...kernels.map((cost) => [
      withoutOrder(cost.place),
      cost.place.phase,
      orderWords(cost),
      workgroupWords(cost),
      `${cost.place.workgroupSize}`,
      ...families.flatMap((family) => familyCells(cost.families.get(family))),
    ]),
  ];
}

/** "all" where every order runs the same text. */
function orderWords({ place: { reductions } }: KernelCost): string {
  return reductions.length === Object.keys(reductionOrders).length ? "all" : reductions.join(", ");
}

function workgroupWords({ place: { dispatch, runCount } }: KernelCost): string {
  const count = dispatch.reduce((product, length) => product * length, 1);
  return runCount === 1 ? `${count}` : `${count}, ${runCount} times`;
}

function familyCells(cost: FamilyCost | undefined): string[] {
  if (cost === undefined) return [none, none, none];
  const { registers, spilledRegisters, wavesPerSimd } = cost.row;
  return [
    `${registers}, ${spilledRegisters}, ${wavesPerSimd}`,
    formatNumber(cost.cycles / 1000),
    formatPercent(cost.share),
  ];
}
