import { statSync } from "node:fs";
import { userInfo } from "node:os";
import type { LaunchOptions } from "playwright";
import { findLavapipe } from "./lavapipe.ts";

/** What Firefox needs to offer WebGPU on Linux, in pages and in workers. */
const firefoxUserPrefs = {
  "dom.webgpu.enabled": true,
  "dom.webgpu.workers.enabled": true,
  "gfx.webgpu.ignore-blocklist": true,
};

/**
 * The home folder for Firefox: it refuses to run as root in another user's, as containers of CI
 * services have it. Then it is the user's own; else the environment's, undefined where it has none.
 */
function homeFolder(): string | undefined {
  const { HOME } = process.env;
  const { uid, homedir } = userInfo();
  if (uid !== 0 || HOME === undefined) return HOME;
  return statSync(HOME, { throwIfNoEntry: false })?.uid === uid ? HOME : homedir;
}

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
      HOME: homeFolder(),
      MOZ_WEBGPU: "1",
      // Two names of one setting, by version of the Vulkan loader.
      ...(lavapipe !== null && { VK_ICD_FILENAMES: lavapipe, VK_DRIVER_FILES: lavapipe }),
    },
  };
}
