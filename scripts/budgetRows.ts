import { z } from "zod";

/** The most that the files of one kind may weigh; `pattern` matches a file name of dist/assets. */
export const budgetSchema = z.strictObject({
  name: z.string().min(1),
  pattern: z.string().min(1),
  gzipBytes: z.int().positive(),
});

type Budget = z.infer<typeof budgetSchema>;

/**
 * Sets each built file beside the first budget whose pattern matches its name. A file without a
 * budget is not within it.
 */
export function budgetRows(
  sizes: readonly { file: string; gzipBytes: number }[],
  budgets: readonly Budget[],
) {
  return sizes.map(({ file, gzipBytes }) => {
    const budget = budgets.find(({ pattern }) => new RegExp(pattern).test(file));
    return { file, gzipBytes, budget, withinBudget: gzipBytes <= (budget?.gzipBytes ?? 0) };
  });
}
