import { existsSync, readdirSync } from "node:fs";
import { basename, delimiter, join } from "node:path";

/** Where the Vulkan loader looks for drivers of the system. */
const DRIVER_FOLDERS = ["/usr/share", "/usr/local/share", "/etc"].map((folder) =>
  join(folder, "vulkan/icd.d"),
);

/** Mesa's names of processors in the names of its driver files, by Node's. */
const MESA_ARCHITECTURES: Partial<Record<NodeJS.Architecture, string>> = {
  x64: "x86_64",
  arm64: "aarch64",
  ia32: "i686",
};

/**
 * The driver file of lavapipe among others: that of this processor, else the one that names none.
 *
 * @param paths Driver files of Vulkan, such as /usr/share/vulkan/icd.d/lvp_icd.x86_64.json.
 */
export function lavapipeAmong(
  paths: readonly string[],
  architecture: NodeJS.Architecture = process.arch,
): string | undefined {
  const names = [
    `lvp_icd.${MESA_ARCHITECTURES[architecture] ?? architecture}.json`,
    "lvp_icd.json",
  ];
  return names
    .map((name) => paths.find((path) => basename(path) === name))
    .find((path) => path !== undefined);
}

/** The driver files that the environment names, then those of the system. */
function driverFiles(): string[] {
  const { VK_DRIVER_FILES, VK_ICD_FILENAMES } = process.env;
  const named = [VK_DRIVER_FILES, VK_ICD_FILENAMES].flatMap((files) =>
    files === undefined ? [] : files.split(delimiter),
  );
  const ofSystem = DRIVER_FOLDERS.filter(existsSync).flatMap((folder) =>
    readdirSync(folder).map((name) => join(folder, name)),
  );
  return [...named, ...ofSystem];
}

/**
 * The driver file of lavapipe, Mesa's Vulkan on the processor: Firefox' software adapter.
 *
 * @throws {Error} if it is not there, with what to install.
 */
export function findLavapipe(): string {
  const found = lavapipeAmong(driverFiles());
  if (found !== undefined) return found;
  throw new Error(
    "Firefox' software adapter is Mesa's lavapipe on Linux, and no lvp_icd.*.json was found in " +
      `${DRIVER_FOLDERS.join(", ")}. On Debian and Ubuntu: \`apt-get install mesa-vulkan-drivers\``,
  );
}
