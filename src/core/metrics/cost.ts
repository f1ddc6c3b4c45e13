import { LabError } from "../errors.ts";
import { median } from "../stats/mean.ts";

/**
 * Cost of each reduction order: its median step time as a ratio to the median of `atomic`,
 * measured in the same run. Above 1 is slower than letting the noise in.
 *
 * @param stepMsByReduction Times of single steps in milliseconds by reduction order, each list
 *   non-empty and positive; `atomic` must be there.
 * @returns Ratios, unitless, > 0, for the same orders; 1 for `atomic`.
 * @throws {LabError} "metric-input" if `atomic` is missing, or a list is empty or holds a time
 *   that is not finite and positive.
 * @see Zhuang et al., MLSys 2022, arXiv 2106.11872 (overhead of deterministic training); there in
 *   percent more: overhead = 100 (ratio - 1).
 */
export function ratioToAtomic<Order extends string>(
  stepMsByReduction: Readonly<Partial<Record<Order | "atomic", ArrayLike<number>>>>,
): Partial<Record<Order | "atomic", number>> {
  const entries = Object.entries<ArrayLike<number> | undefined>(stepMsByReduction);
  const medians = new Map<string, number>();
  for (const [order, stepMs] of entries) {
    if (stepMs === undefined) continue;
    if (Array.from(stepMs).some((time) => time <= 0)) {
      throw new LabError("metric-input", `ratioToAtomic needs step times above 0 ms for ${order}`);
    }
    medians.set(order, median(stepMs));
  }
  const atomic = medians.get("atomic");
  if (atomic === undefined) {
    const given = [...medians.keys()].join(", ") || "none";
    throw new LabError("metric-input", `ratioToAtomic needs step times of atomic, got ${given}`);
  }
  const ratios: Partial<Record<string, number>> = {};
  for (const [order, stepMs] of medians) ratios[order] = stepMs / atomic;
  return ratios;
}
