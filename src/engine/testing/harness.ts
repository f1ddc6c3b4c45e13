import { memory } from "@tensorflow/tfjs-core";
import { type OpenedDevice, openDevice } from "../device/openDevice.ts";
import { type KernelData, prepareKernels } from "../device/runKernels.ts";
import type { Kernel } from "../kernels/kernel.ts";

/**
 * What the specs of kernels and layers see as `window.harness`: the engine's modules inside a page,
 * on a real device. Only the test page loads this module, so no build holds it.
 */
export interface Harness {
  readonly device: GPUDevice;
  readonly opened: OpenedDevice;
  /**
   * Runs kernels once each, in order, on buffers shared by name, and reads back what they wrote.
   *
   * @param contents First contents of each buffer, by the name of its binding.
   * @param repeat How often to do it, each time from the same contents.
   * @returns One record of outputs per repeat.
   */
  readonly runKernels: <Binding extends string>(
    kernels: readonly Kernel<Binding>[],
    contents: Readonly<Record<NoInfer<Binding>, KernelData>>,
    repeat?: number,
  ) => Promise<Record<string, KernelData>[]>;
  /** An engine module, such as "kernels/foldOrdered.ts"; M is its `typeof import(...)`. */
  readonly load: <M>(modulePath: string) => Promise<M>;
  /** Tensors that tfjs holds. */
  readonly tensorCount: () => number;
  /** Messages of the WebGPU errors that were not caught since the last call. */
  readonly takeErrors: () => string[];
}

declare global {
  interface Window {
    /** Resolves when the device is open; rejects with the LabError of the failure. */
    harness?: Promise<Harness>;
  }
}

window.harness = openHarness();

async function openHarness(): Promise<Harness> {
  const opened = await openDevice();
  const { device } = opened;
  const errors: string[] = [];
  opened.onUncapturedError((error) => errors.push(error.message));
  const runKernels: Harness["runKernels"] = async (kernels, contents, repeat = 1) => {
    const prepared = await prepareKernels(device, kernels, contents);
    try {
      const outputs: Record<string, KernelData>[] = [];
      while (outputs.length < repeat) outputs.push(await prepared.run());
      return outputs;
    } finally {
      prepared.dispose();
    }
  };
  return {
    device,
    opened,
    runKernels,
    load: (modulePath) => import(/* @vite-ignore */ `/src/engine/${modulePath}`),
    tensorCount: () => memory().numTensors,
    takeErrors: () => errors.splice(0),
  };
}
