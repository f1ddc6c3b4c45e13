import { LabError } from "../../core/errors.ts";
import type { Kernel } from "../kernels/kernel.ts";
import { encode, PipelineCache } from "../train/pipelines.ts";
import { GpuBuffers } from "./gpuBuffers.ts";

export type KernelData = Float32Array | Uint32Array | Int32Array;

export interface PreparedKernels {
  /** Uploads the contents again, runs the kernels once each in order, reads outputs back. */
  readonly run: () => Promise<Record<string, KernelData>>;
  readonly dispose: () => void;
}

/**
 * Compiles kernels that run a few times and are read back, such as probes.
 *
 * @param contents By the name of the binding. Kernels share a buffer by its name.
 * @returns `run` gives every buffer that a kernel may write, same names and types.
 * @throws {LabError} "kernel-failed" if a kernel does not compile.
 */
export async function prepareKernels<Binding extends string>(
  device: GPUDevice,
  kernels: readonly Kernel<Binding>[],
  contents: Readonly<Record<NoInfer<Binding>, KernelData>>,
): Promise<PreparedKernels> {
  const buffers = new GpuBuffers(device);
  const pipelines = new PipelineCache(device);
  const bound = new Map<Binding, GPUBuffer>();
  const outputs = new Set<Binding>();
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const bufferOf = (name: Binding): GPUBuffer => {
    const size = contents[name].byteLength;
    const buffer = bound.get(name) ?? buffers.create({ label: name, size, usage });
    bound.set(name, buffer);
    return buffer;
  };
  const ready = await Promise.all(
    kernels.map((kernel) => {
      for (const { name, access } of kernel.bindings) {
        if (access === "read_write") outputs.add(name);
      }
      return pipelines.prepare(kernel, bufferOf);
    }),
  );
  await buffers.settled();

  const run = async () => {
    device.pushErrorScope("validation");
    for (const [name, buffer] of bound) {
      const { buffer: bytes, byteOffset, byteLength } = contents[name];
      device.queue.writeBuffer(buffer, 0, bytes, byteOffset, byteLength);
    }
    const encoder = device.createCommandEncoder({ label: "runKernels" });
    const pass = encoder.beginComputePass({ label: "runKernels" });
    for (const kernel of ready) encode(pass, kernel);
    pass.end();
    device.queue.submit([encoder.finish()]);
    const error = await device.popErrorScope();
    const labels = kernels.map(({ label }) => label).join(", ");
    if (error !== null) throw new LabError("kernel-failed", `${labels}: ${error.message}`);
    const results: Record<string, KernelData> = {};
    for (const name of outputs) {
      results[name] = sameType(contents[name], await buffers.read(bufferOf(name)));
    }
    return results;
  };
  return { run, dispose: () => buffers.dispose() };
}

function sameType(like: KernelData, bytes: ArrayBuffer): KernelData {
  if (like instanceof Float32Array) return new Float32Array(bytes);
  return like instanceof Uint32Array ? new Uint32Array(bytes) : new Int32Array(bytes);
}
