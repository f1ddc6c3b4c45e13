import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { backend, ready, setBackend } from "@tensorflow/tfjs-core";
import { LabError } from "../../core/errors.ts";

/** The device that tfjs' webgpu backend owns; compiled kernels run on the same one. */
export interface OpenedDevice {
  readonly device: GPUDevice;
  readonly adapterInfo: GPUAdapterInfo;
  /** Resolves with "device-lost" when the device is lost; tfjs then needs a new worker. */
  readonly lost: Promise<LabError>;
  /**
   * Calls the handler on each error that no error scope caught, those before this call included:
   * code "out-of-memory", or "kernel-failed" for a validation or internal error.
   *
   * @returns A function that stops the calls.
   */
  readonly onUncapturedError: (handler: (error: LabError) => void) => () => void;
}

/** The same as tfjs': another preference may get another adapter. */
const adapterOptions: GPURequestAdapterOptions = { powerPreference: "high-performance" };

/**
 * Opens WebGPU by way of tfjs' webgpu backend, which requests the adapter's own limits for buffer
 * sizes and workgroups, and "timestamp-query". Other limits keep their defaults: 8 storage buffers
 * a shader stage. A second call in the same worker returns the same device, lost or not: only a new
 * worker gets a new one, since disposing the backend does not destroy its device.
 *
 * @throws {LabError} "no-webgpu" if the browser has none here, "no-adapter" if it finds no adapter,
 *   "feature-missing" if the adapter gives no device.
 */
export async function openDevice(): Promise<OpenedDevice> {
  const probedInfo = await probeAdapter();
  const { device } = await startBackend();
  const handlers = new Set<(error: LabError) => void>();
  const early: LabError[] = [];
  device.addEventListener("uncapturederror", (event) => {
    const error = uncapturedError(event.error);
    if (handlers.size === 0) early.push(error);
    for (const handler of handlers) handler(error);
  });
  return {
    device,
    // GPUDevice.adapterInfo came to browsers after GPUAdapter.info.
    adapterInfo: "adapterInfo" in device ? device.adapterInfo : probedInfo,
    lost: device.lost.then(lostError),
    onUncapturedError: (handler) => {
      handlers.add(handler);
      for (const error of early.splice(0)) handler(error);
      return () => handlers.delete(handler);
    },
  };
}

/** Checked before tfjs starts: its errors do not name what is missing. */
async function probeAdapter(): Promise<GPUAdapterInfo> {
  // Absent outside secure contexts and in older browsers, unlike its type.
  const gpu: GPU | undefined = Reflect.get(navigator, "gpu");
  if (gpu === undefined) {
    const reason = globalThis.isSecureContext
      ? "this browser does not offer navigator.gpu here"
      : "the page needs a secure context (https or localhost) and has none";
    throw new LabError("no-webgpu", `Training needs WebGPU; ${reason}`);
  }
  const adapter = await gpu.requestAdapter(adapterOptions);
  if (adapter === null) {
    throw new LabError(
      "no-adapter",
      "Training needs a WebGPU adapter; the browser has WebGPU but found no adapter it can use",
    );
  }
  return adapter.info;
}

async function startBackend(): Promise<WebGPUBackend> {
  let started = false;
  try {
    started = await setBackend("webgpu");
    await ready();
  } catch (cause) {
    throw new LabError("feature-missing", `The adapter gave no device: ${String(cause)}`, {
      cause,
    });
  }
  const webgpu: unknown = started ? backend() : undefined;
  if (!(webgpu instanceof WebGPUBackend)) {
    throw new LabError("feature-missing", "tfjs' webgpu backend did not start on this adapter");
  }
  return webgpu;
}

function uncapturedError(error: GPUError): LabError {
  return error instanceof GPUOutOfMemoryError
    ? new LabError("out-of-memory", `The GPU is out of memory: ${error.message}`)
    : new LabError("kernel-failed", `WebGPU reports: ${error.message}`);
}

function lostError({ reason, message }: GPUDeviceLostInfo): LabError {
  const text = message === "" ? "no message" : message;
  return new LabError("device-lost", `The GPU device was lost (${reason}): ${text}`);
}
