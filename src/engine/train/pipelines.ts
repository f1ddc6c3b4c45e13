import { LabError } from "../../core/errors.ts";
import type { CompiledKernels } from "../../protocol/engineApi.ts";
import { type Kernel, variantBinding } from "../kernels/kernel.ts";

/** A kernel's pipeline and bind group. */
export interface ReadyKernel {
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
  readonly dispatch: readonly [number, number, number];
}

/** Records a kernel, `count` times. */
export function encode(
  pass: GPUComputePassEncoder,
  { pipeline, group, dispatch }: ReadyKernel,
  count = 1,
): void {
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, group);
  for (let index = 0; index < count; index++) pass.dispatchWorkgroups(...dispatch);
}

/** Compiled kernels of one device by their text: conditions and cohorts share most of them. */
export class PipelineCache {
  readonly #device: GPUDevice;
  readonly #compiled = new Map<string, Promise<GPUComputePipeline>>();
  readonly #variants = new Map<number, GPUBuffer>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /**
   * Compiles a kernel, if it is new.
   *
   * @throws {LabError} "kernel-failed" with the kernel's label and the compiler's messages.
   */
  get(kernel: Kernel): Promise<GPUComputePipeline> {
    const compiled = this.#compiled.get(kernel.code) ?? this.#compile(kernel);
    this.#compiled.set(kernel.code, compiled);
    return compiled;
  }

  /**
   * Compiles kernels that are new, all at once.
   *
   * @param onCompiled Called with the count of different texts, once before any and after each.
   * @throws {LabError} as `get` does.
   */
  async compile(
    kernels: readonly Kernel[],
    onCompiled: (kernels: CompiledKernels) => void,
  ): Promise<void> {
    const texts = [...new Map(kernels.map((kernel) => [kernel.code, kernel])).values()];
    const total = texts.length;
    let done = 0;
    onCompiled({ done, total });
    await Promise.all(
      texts.map(async (kernel) => {
        await this.get(kernel);
        done++;
        onCompiled({ done, total });
      }),
    );
  }

  /**
   * Compiles a kernel and binds its buffers.
   *
   * @param bufferOf The buffer behind each of its bindings.
   * @throws {LabError} as `get` does.
   */
  async prepare<Binding extends string>(
    kernel: Kernel<Binding>,
    bufferOf: (binding: Binding) => GPUBuffer,
  ): Promise<ReadyKernel> {
    const { label, bindings, dispatch, variant } = kernel;
    const pipeline = await this.get(kernel);
    const buffers = bindings.map(({ name }) => bufferOf(name));
    if (variant !== undefined) buffers.push(this.#variantBuffer(variant));
    const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
    const layout = pipeline.getBindGroupLayout(0);
    const group = this.#device.createBindGroup({ label, layout, entries });
    return { pipeline, group, dispatch };
  }

  /** The uniform `variant`; there are as many contents as a text has variants, so they are kept. */
  #variantBuffer(variant: number): GPUBuffer {
    const kept = this.#variants.get(variant);
    if (kept !== undefined) return kept;
    const words = variantBinding.components.map((_, index) => (index === variant - 1 ? 1 : 0));
    const buffer = this.#device.createBuffer({
      label: `variant ${variant}`,
      size: words.length * 4,
      usage: GPUBufferUsage.UNIFORM,
      mappedAtCreation: true,
    });
    new Uint32Array(buffer.getMappedRange()).set(words);
    buffer.unmap();
    this.#variants.set(variant, buffer);
    return buffer;
  }

  async #compile({ label, code, bindings, variant }: Kernel): Promise<GPUComputePipeline> {
    const device = this.#device;
    // An error in the code is reported below, with the compiler's messages.
    device.pushErrorScope("validation");
    const module = device.createShaderModule({ label, code });
    const moduleChecked = device.popErrorScope();
    const types: GPUBufferBindingType[] = bindings.map(({ access }) =>
      access === "read" ? "read-only-storage" : "storage",
    );
    if (variant !== undefined) types.push("uniform");
    const layout = device.createBindGroupLayout({
      label,
      entries: types.map((type, binding) => ({
        binding,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type },
      })),
    });
    try {
      return await device.createComputePipelineAsync({
        label,
        layout: device.createPipelineLayout({ label, bindGroupLayouts: [layout] }),
        compute: { module, entryPoint: "main" },
      });
    } catch (cause) {
      await moduleChecked;
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
