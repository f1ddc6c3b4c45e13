/** Relative difference allowed in the loss of a peer's first step: the same weights and images. */
export const firstLossTolerance = 1e-5;
/** In its second step, after one update: gradients and optimizer are the same too. */
export const secondLossTolerance = 1e-4;

/**
 * Checks that a peer computes what the bench compares it with.
 *
 * @throws {Error} if a loss differs by more than the tolerance, relative to the expected one.
 */
export function checkLoss(
  { name, loss }: { readonly name: string; readonly loss: number },
  expected: number,
  tolerance: number,
): void {
  // So that NaN fails too.
  if (Math.abs(loss - expected) <= tolerance * Math.abs(expected)) return;
  throw new Error(
    `${name} does not train the same: its loss is ${loss}, not ${expected} within ${tolerance}`,
  );
}
