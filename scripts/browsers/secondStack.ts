/** How much of the browser tests runs on the second stack, Firefox. */
const extents = ["subset", "all", "skip"] as const;

type Extent = (typeof extents)[number];

/**
 * SAME_SEED_SECOND_STACK: "subset" (where it is unset), the tests tagged @bothStacks; "all" of them;
 * or "skip", for a machine on which no Firefox can be had: they are reported as skipped.
 *
 * @throws {Error} for another value.
 */
export function secondStackExtent(
  value: string = process.env.SAME_SEED_SECOND_STACK ?? "subset",
): Extent {
  const extent = extents.find((known) => known === value);
  if (extent !== undefined) return extent;
  throw new Error(`SAME_SEED_SECOND_STACK is ${extents.join(", ")}, not "${value}"`);
}

export function leavesSecondStackOut(): boolean {
  return secondStackExtent() === "skip";
}
