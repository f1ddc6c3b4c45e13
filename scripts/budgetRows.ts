import { z } from "zod";

/** The most that the files of one kind may weigh; `pattern` matches a file name of dist/assets. */
export const budgetSchema = z.strictObject({
  name: z.string().min(1),
  pattern: z.string().min(1),
  gzipBytes: z.int().positive(),
});

export type Budget = z.infer<typeof budgetSchema>;

/** One built file against its budget; without a budget it is not within it. */
export interface BudgetRow {
  file: string;
  gzipBytes: number;
  name?: string;
  budgetBytes?: number;
  withinBudget: boolean;
}

/** Sets each built file beside the first budget whose pattern matches its name. */
export function budgetRows(
  sizes: readonly { file: string; gzipBytes: number }[],
  budgets: readonly Budget[],
): BudgetRow[] {
  return sizes.map(({ file, gzipBytes }) => {
    const budget = budgets.find(({ pattern }) => new RegExp(pattern).test(file));
    if (budget === undefined) return { file, gzipBytes, withinBudget: false };
    return {
      file,
      gzipBytes,
      name: budget.name,
      budgetBytes: budget.gzipBytes,
      withinBudget: gzipBytes <= budget.gzipBytes,
    };
  });
}
