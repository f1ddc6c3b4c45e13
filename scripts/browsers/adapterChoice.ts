import { existsSync, readdirSync } from "node:fs";

/** Whether the kernel offers a GPU's device file; only Linux shows them. */
function hasGpuDevice(): boolean {
  if (existsSync("/dev/nvidia0")) return true;
  return (
    existsSync("/dev/dri") && readdirSync("/dev/dri").some((name) => name.startsWith("render"))
  );
}

/**
 * Whether to use the software adapter. "auto" takes the hardware, save on a Linux machine
 * without a GPU device.
 *
 * @param choice SAME_SEED_ADAPTER; "auto" where it is unset.
 * @throws {Error} if the choice is none of "software", "hardware", "auto".
 */
export function usesSoftwareAdapter(
  choice: string = process.env.SAME_SEED_ADAPTER ?? "auto",
  platform: NodeJS.Platform = process.platform,
  gpuDevice: () => boolean = hasGpuDevice,
): boolean {
  if (choice === "software") return true;
  if (choice === "hardware") return false;
  if (choice === "auto") return platform === "linux" && !gpuDevice();
  throw new Error(`SAME_SEED_ADAPTER is software, hardware or auto, not "${choice}"`);
}
