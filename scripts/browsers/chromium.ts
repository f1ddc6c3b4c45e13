import type { LaunchOptions } from "playwright";

/** Chromium's flags for WebGPU without a window, on the software or the hardware adapter. */
export function launchArgs({ software }: { software: boolean }): string[] {
  const args = [
    "--enable-unsafe-webgpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  if (software) args.push("--use-webgpu-adapter=swiftshader");
  // WebGPU on Linux goes through Vulkan, which needs no window surface here.
  else if (process.platform === "linux") {
    args.push("--enable-features=Vulkan", "--disable-vulkan-surface");
  }
  // Chromium's sandbox refuses to run as root.
  if (process.getuid?.() === 0) args.push("--no-sandbox");
  return args;
}

/** How to start a Chrome, Chromium or Edge. */
export function chromiumOptions(
  executablePath: string,
  adapter: { readonly software: boolean },
): LaunchOptions {
  return {
    executablePath,
    args: launchArgs(adapter),
    // Named flags only: --no-sandbox is added for root alone.
    chromiumSandbox: process.getuid?.() !== 0,
  };
}
