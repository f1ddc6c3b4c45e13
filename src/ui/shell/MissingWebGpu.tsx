import { useLab } from "../../state/useLab.ts";
import { Panel } from "../controls/Panel.tsx";

type BrowserName = "chromium" | "firefox" | "safari" | "linux";

const advice: readonly { name: BrowserName; title: string; steps: readonly string[] }[] = [
  {
    name: "chromium",
    title: "Chrome, Edge and other Chromium browsers",
    steps: [
      "Windows, macOS and ChromeOS: version 113 or newer has WebGPU. Update the browser.",
      "Android: version 121 or newer, on most devices with Android 12 or newer.",
      "Open chrome://gpu (edge://gpu): the line WebGPU shows whether the graphics driver is blocked. Update the driver, and switch on “Use graphics acceleration when available” in the settings.",
    ],
  },
  {
    name: "linux",
    title: "Chrome on Linux",
    steps: [
      "Start it with --enable-unsafe-webgpu --enable-features=Vulkan, with a Vulkan driver installed.",
      "Without a GPU: start it with --enable-unsafe-webgpu --use-webgpu-adapter=swiftshader. This computes on the processor, slowly; the results are marked so.",
    ],
  },
  {
    name: "firefox",
    title: "Firefox",
    steps: [
      "Windows: version 141 or newer. macOS on Apple silicon: version 145 or newer.",
      "Linux: set dom.webgpu.enabled and gfx.webgpu.ignore-blocklist to true in about:config, with a Vulkan driver installed. Without a GPU, Mesa's lavapipe (package mesa-vulkan-drivers) computes on the processor, slowly; the results are marked so.",
      "Elsewhere: Firefox Nightly.",
    ],
  },
  {
    name: "safari",
    title: "Safari",
    steps: [
      "macOS 26, iOS 26 and iPadOS 26 have WebGPU in Safari 26.",
      "Older Safari: Settings, Feature Flags, WebGPU.",
    ],
  },
];

function likelyBrowser(): BrowserName {
  const { userAgent } = navigator;
  if (/firefox/i.test(userAgent)) return "firefox";
  if (/chrom|edg/i.test(userAgent)) {
    return /linux/i.test(userAgent) && !/android/i.test(userAgent) ? "linux" : "chromium";
  }
  return /safari/i.test(userAgent) ? "safari" : "chromium";
}

/** What is missing for training, and how to get it, by browser. */
export function MissingWebGpu() {
  const adapter = useLab((s) => s.adapter);
  const checkAdapter = useLab((s) => s.checkAdapter);
  if (adapter.status !== "missing") return null;
  const { code, message } = adapter.error;
  const isInsecure = !window.isSecureContext;
  const likely = likelyBrowser();
  const title =
    code === "no-webgpu"
      ? "This browser does not offer WebGPU to this page"
      : code === "no-adapter"
        ? "The browser has WebGPU, but no adapter"
        : "The engine did not start";
  return (
    <Panel title={title} className="missing">
      <p>{message}.</p>
      <p>
        Training runs on WebGPU only: it never falls back to another backend. You can still open
        results that were exported elsewhere, and set up an experiment and share its link.
      </p>
      {isInsecure && (
        <p>
          <strong>This page was opened over plain HTTP.</strong> Browsers offer WebGPU to HTTPS
          pages and to localhost alone.
        </p>
      )}
      {advice.map(({ name, title: browserTitle, steps }) => (
        <details key={name} open={name === likely}>
          <summary>{browserTitle}</summary>
          <ul>
            {steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ul>
        </details>
      ))}
      {code !== "no-webgpu" && (
        <div className="button-row">
          <button type="button" onClick={() => void checkAdapter()}>
            Try again
          </button>
        </div>
      )}
    </Panel>
  );
}
