import type { LaunchOptions } from "playwright";
import { findLavapipe } from "./lavapipe.ts";

/** What Firefox needs to offer WebGPU on Linux, in pages and in workers. */
const firefoxUserPrefs = {
  "dom.webgpu.enabled": true,
  "dom.webgpu.workers.enabled": true,
  "gfx.webgpu.ignore-blocklist": true,
};

/**
 * How to start a Firefox as it is released, which Playwright drives by WebDriver BiDi.
 *
 * @param adapter With `software`, Mesa's lavapipe is the only Vulkan driver that it sees.
 * @throws {Error} if the software adapter is wanted and lavapipe is not there.
 */
export function firefoxOptions(
  executablePath: string,
  { software }: { readonly software: boolean },
): LaunchOptions {
  const lavapipe = software ? findLavapipe() : null;
  return {
    executablePath,
    channel: "moz-firefox",
    firefoxUserPrefs,
    env: {
      ...process.env,
      MOZ_WEBGPU: "1",
      // Two names of one setting, by version of the Vulkan loader.
      ...(lavapipe !== null && { VK_ICD_FILENAMES: lavapipe, VK_DRIVER_FILES: lavapipe }),
    },
  };
}
