import { LabError } from "../../core/errors.ts";
import type { ReplicaEnd } from "../../core/results/assembleResults.ts";

type Ended = Pick<ReplicaEnd, "fingerprints">;

/**
 * The first replica of a seed block has to end at the same bits in every cohort; else divergence has
 * no reference.
 *
 * @param place The replica and the cohort, in words.
 * @throws {LabError} "kernel-failed" if it does not: the adapter broke the bit-identity guarantee.
 */
export function checkRepeated(
  first: Ended,
  again: Ended,
  { who, where }: { readonly who: string; readonly where: string },
): void {
  const [was, is] = [first, again].map(({ fingerprints }) => fingerprints.finalWeights);
  if (was === is) return;
  throw new LabError(
    "kernel-failed",
    `Trained again in ${where}, ${who} ended at other weights (${is}, before ${was}): this adapter does not give the same bits for the same work`,
  );
}
