import { LabError } from "../../core/errors.ts";
import type { Kernel } from "../kernels/kernel.ts";

export interface CompiledKernel {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

/** Compiled kernels of one device by their text: conditions and cohorts share most of them. */
export class PipelineCache {
  readonly #device: GPUDevice;
  readonly #compiled = new Map<string, Promise<CompiledKernel>>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /**
   * Compiles a kernel, or finds it compiled.
   *
   * @throws {LabError} "kernel-failed" with the compiler's words and the kernel's label.
   */
  get(kernel: Kernel): Promise<CompiledKernel> {
    const known = this.#compiled.get(kernel.code);
    if (known !== undefined) return known;
    const compiled = this.#compile(kernel);
    this.#compiled.set(kernel.code, compiled);
    return compiled;
  }

  async #compile({ label, code, bindings }: Kernel): Promise<CompiledKernel> {
    const device = this.#device;
    // An error in the code is reported by the rejection below, with the compiler's words.
    device.pushErrorScope("validation");
    const module = device.createShaderModule({ label, code });
    await device.popErrorScope();
    const layout = device.createBindGroupLayout({
      label,
      entries: bindings.map(({ access }, binding) => ({
        binding,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: access === "read" ? "read-only-storage" : "storage" },
      })),
    });
    try {
      const pipeline = await device.createComputePipelineAsync({
        label,
        layout: device.createPipelineLayout({ label, bindGroupLayouts: [layout] }),
        compute: { module, entryPoint: "main" },
      });
      return { pipeline, layout };
    } catch (cause) {
      const { messages } = await module.getCompilationInfo();
      const errors = messages.map(({ lineNum, message }) => `line ${lineNum}: ${message}`);
      throw new LabError(
        "kernel-failed",
        `Kernel "${label}" does not compile: ${errors.join("; ") || String(cause)}`,
        { cause },
      );
    }
  }
}
