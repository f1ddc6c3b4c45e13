import { LabError } from "../../core/errors.ts";
import { type CompileOptions, compileStep } from "../compile/compileStep.ts";

/** Bytes that the buffers of one cohort may take, so that it fits small GPUs. */
const cohortBytes = 1 << 30;

/**
 * Replicas that train in lockstep: `wanted`, or as many as fit. It never changes a bit.
 *
 * @throws {LabError} "out-of-memory" if not even one replica fits the adapter's limits.
 */
export function chooseCohortSize(
  wanted: "auto" | number,
  replicaCount: number,
  options: CompileOptions,
  limits: Pick<GPUSupportedLimits, "maxStorageBufferBindingSize" | "maxBufferSize">,
): number {
  const { buffers } = compileStep({ ...options, cohortSize: 1 });
  const largest = Math.max(...buffers.map(({ words }) => words * 4));
  const total = buffers.reduce((sum, { words }) => sum + words * 4, 0);
  const limit = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  if (largest > limit) {
    throw new LabError(
      "out-of-memory",
      `One replica needs a buffer of ${largest} bytes; this adapter allows ${limit}. A smaller batch or test set needs less`,
    );
  }
  const fitting = Math.floor(Math.min(limit / largest, cohortBytes / total));
  return Math.min(replicaCount, wanted === "auto" ? Math.max(1, fitting) : wanted);
}
