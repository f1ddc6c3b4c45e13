import { LabError } from "../../core/errors.ts";

/**
 * Checks that a dispatch is one that the adapter takes: a too large one is not an error of WebGPU
 * before the submission fails.
 *
 * @throws {LabError} "experiment-invalid" naming the kernel, what it needs and what there is.
 */
export function checkDispatch(
  { label, dispatch }: { readonly label: string; readonly dispatch: readonly number[] },
  { maxComputeWorkgroupsPerDimension: most }: { readonly maxComputeWorkgroupsPerDimension: number },
): void {
  if (dispatch.every((count) => count <= most)) return;
  throw new LabError(
    "experiment-invalid",
    `Kernel ${label} needs ${dispatch.join(" x ")} workgroups, and this adapter takes ${most} in ` +
      "each dimension: the images are too large for this model; a data set of smaller ones will do",
  );
}
