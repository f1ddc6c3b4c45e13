import { LabError } from "../../core/errors.ts";

/**
 * Checks a dispatch against the adapter's limit, which WebGPU itself reports only after submission.
 *
 * @throws {LabError} "experiment-invalid".
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
