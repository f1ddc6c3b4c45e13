import type { CompiledReduction } from "../../src/engine/reduction/reduction.ts";
import type { CompilerRow } from "./compilerTable.ts";
import { type KernelPlace, parsePlace, splitLabels } from "./kernelPlace.ts";

/** What a kernel costs on one family of GPUs, for one replica. */
export interface FamilyCost {
  readonly row: CompilerRow;
  /** Estimated cycles of a SIMD, all runs of the phase together. */
  readonly cycles: number;
  /**
   * Of the cycles of its phase (a step, or the evaluation of a batch) in the first order that runs
   * it. In [0, 1].
   */
  readonly share: number;
}

/** A kernel in one place, by family. */
export interface KernelCost {
  readonly place: KernelPlace;
  readonly families: ReadonlyMap<string, FamilyCost>;
}

/** Invocations that the compiler's estimate is for. */
const waveSize = 64;

function cyclesOf({ dispatch, workgroupSize, runCount }: KernelPlace, row: CompilerRow): number {
  const workgroups = dispatch.reduce((product, count) => product * count, 1);
  return (row.inverseThroughput * workgroups * workgroupSize * runCount) / waveSize;
}

/** Costs of every kernel in each of its places, in the order of the table's rows. */
export function kernelCosts(table: readonly CompilerRow[]): KernelCost[] {
  const rows = table.flatMap((row) => splitLabels(row.label).map((label) => ({ ...row, label })));
  const places = new Map(rows.map(({ label }) => [label, parsePlace(label)]));
  const placeOf = ({ label }: CompilerRow) => places.get(label) ?? parsePlace(label);
  const phaseKey = (place: KernelPlace, reduction: CompiledReduction, family: string) =>
    [settingOf(place), place.phase, reduction, family].join("/");
  const totals = new Map<string, number>();
  for (const row of rows) {
    const place = placeOf(row);
    for (const reduction of place.reductions) {
      const key = phaseKey(place, reduction, row.family);
      totals.set(key, (totals.get(key) ?? 0) + cyclesOf(place, row));
    }
  }
  const costs = new Map<string, Map<string, FamilyCost>>();
  for (const row of rows) {
    const place = placeOf(row);
    const cycles = cyclesOf(place, row);
    const total = totals.get(phaseKey(place, place.reductions[0], row.family)) ?? cycles;
    const families = costs.get(row.label) ?? new Map<string, FamilyCost>();
    families.set(row.family, { row, cycles, share: cycles / total });
    costs.set(row.label, families);
  }
  return [...costs].map(([label, families]) => ({
    place: places.get(label) ?? parsePlace(label),
    families,
  }));
}

/** The model, profile and batch size of a place: each has a table of its own. */
export function settingOf({ model, profile, batchSize }: KernelPlace): string {
  return `${model}, ${profile}, batch ${batchSize}`;
}

/**
 * Of kernels that differ by the reduction order alone, the one with the most cycles on any family; and
 * no kernel of the evaluation that training runs as well.
 */
export function worstOrders(costs: readonly KernelCost[]): KernelCost[] {
  const worst = new Map<string, KernelCost>();
  const inTraining = new Set(
    costs.filter(({ place }) => place.phase === "training").map(({ place }) => sameText(place)),
  );
  for (const cost of costs) {
    if (cost.place.phase !== "training" && inTraining.has(sameText(cost.place))) continue;
    const key = `${cost.place.phase}/${sameKernel(cost.place)}`;
    const known = worst.get(key);
    if (known === undefined || mostCycles(cost) > mostCycles(known)) worst.set(key, cost);
  }
  return [...worst.values()];
}

const mostCycles = ({ families }: KernelCost) =>
  Math.max(...[...families.values()].map(({ cycles }) => cycles));

const sameText = (place: KernelPlace) =>
  [settingOf(place), place.kernel, place.dispatch, place.workgroupSize].join("/");

/** Kernels of different orders name them at the end of a label. */
function sameKernel(place: KernelPlace): string {
  return [settingOf(place), withoutOrder(place), place.dispatch].join("/");
}

/** The kernel's label without the name of its order. */
export function withoutOrder({ kernel, reductions }: KernelPlace): string {
  return kernel
    .split(" ")
    .filter((word) => !reductions.some((reduction) => reduction === word))
    .join(" ");
}
