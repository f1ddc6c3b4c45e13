import { LabError, reasonOf } from "../../core/errors.ts";
import { GpuBuffers } from "./gpuBuffers.ts";

/** What it takes to run one WGSL kernel; its bindings are read from its code. */
export interface RunnableKernel {
  readonly label: string;
  /** Workgroup counts. */
  readonly dispatch: readonly [number, number, number];
  /** One entry point; all bindings are buffers in group 0. */
  readonly code: string;
  /** Variable in the code -> name of its buffer, where the two differ. */
  readonly bufferNames?: Readonly<Record<string, string>>;
}

export type KernelData = Float32Array | Uint32Array | Int32Array;
export type KernelBuffers = Readonly<Record<string, KernelData>>;

export interface PreparedKernels {
  /** Uploads the contents again, dispatches the kernels once each in order, reads outputs back. */
  readonly run: () => Promise<Record<string, KernelData>>;
  readonly dispose: () => void;
}

/**
 * Compiles kernels that are run a few times and read back, such as probes; a train step has its
 * own, faster way.
 *
 * @param contents Buffer by name: what the variables of the kernels are called (see `bufferNames`),
 *   or the number of the binding. Kernels share a buffer by its name.
 * @returns `run` gives every buffer that a kernel may write (`read_write`), same names and types.
 * @throws {LabError} "kernel-failed" if a kernel does not compile, a buffer is missing or unused.
 */
export async function prepareKernels(
  device: GPUDevice,
  kernels: readonly RunnableKernel[],
  contents: KernelBuffers,
): Promise<PreparedKernels> {
  const buffers = new GpuBuffers(device);
  const gpuBuffers = new Map<string, GPUBuffer>();
  const outputs = new Set<string>();
  const steps: { pipeline: GPUComputePipeline; group: GPUBindGroup; kernel: RunnableKernel }[] = [];
  for (const kernel of kernels) {
    const bindings = kernelBindings(kernel.code);
    const pipeline = await compile(device, kernel, bindings);
    const entries = bindings.map((binding) => {
      const name = bufferName(kernel, binding, contents);
      if (binding.type === "storage") outputs.add(name);
      const buffer = gpuBuffers.get(name) ?? makeBuffer(buffers, name, contents[name]);
      gpuBuffers.set(name, buffer);
      return { binding: binding.index, resource: { buffer } };
    });
    const layout = pipeline.getBindGroupLayout(0);
    const group = device.createBindGroup({ label: kernel.label, layout, entries });
    steps.push({ pipeline, group, kernel });
  }
  const unused = Object.keys(contents).filter((name) => !gpuBuffers.has(name));
  if (unused.length > 0) {
    throw new LabError("kernel-failed", `No kernel binds the buffers ${unused.join(", ")}`);
  }
  await buffers.settled();

  const run = async () => {
    device.pushErrorScope("validation");
    for (const [name, buffer] of gpuBuffers) {
      const { buffer: bytes, byteOffset, byteLength } = contents[name];
      device.queue.writeBuffer(buffer, 0, bytes, byteOffset, byteLength);
    }
    const encoder = device.createCommandEncoder({ label: "runKernels" });
    for (const { pipeline, group, kernel } of steps) {
      const pass = encoder.beginComputePass({ label: kernel.label });
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group);
      pass.dispatchWorkgroups(...kernel.dispatch);
      pass.end();
    }
    device.queue.submit([encoder.finish()]);
    const error = await device.popErrorScope();
    const labels = kernels.map(({ label }) => label).join(", ");
    if (error !== null) throw new LabError("kernel-failed", `${labels}: ${error.message}`);
    const read = [...outputs].map(async (name): Promise<[string, KernelData]> => {
      const buffer = gpuBuffers.get(name);
      if (buffer === undefined) throw new LabError("internal", `No buffer ${name}`);
      return [name, sameType(contents[name], await buffers.read(buffer))];
    });
    return Object.fromEntries(await Promise.all(read));
  };
  return { run, dispose: () => buffers.dispose() };
}

/** `prepareKernels`, one run, and `dispose`. */
export async function runKernels(
  device: GPUDevice,
  kernels: readonly RunnableKernel[],
  contents: KernelBuffers,
): Promise<Record<string, KernelData>> {
  const prepared = await prepareKernels(device, kernels, contents);
  try {
    return await prepared.run();
  } finally {
    prepared.dispose();
  }
}

/** A buffer binding as its WGSL declares it. */
export interface DeclaredBinding {
  readonly index: number;
  readonly name: string;
  readonly type: GPUBufferBindingType;
}

/**
 * The buffer bindings that WGSL code declares, in the order of the text.
 *
 * @throws {LabError} "kernel-failed" if one is in another group than 0.
 */
export function kernelBindings(code: string): DeclaredBinding[] {
  const text = code.replaceAll(/\/\/.*/g, "");
  return Array.from(text.matchAll(declaration), ([, group, index, space, access, name]) => {
    if (group !== "0") {
      throw new LabError(
        "kernel-failed",
        `${name} is in group ${group}; kernels have only group 0`,
      );
    }
    const storage = access === "read_write" ? "storage" : "read-only-storage";
    return { index: Number(index), name, type: space === "uniform" ? "uniform" : storage };
  });
}

const declaration =
  /@group\((\d+)\)\s*@binding\((\d+)\)\s*var<\s*(uniform|storage)\s*(?:,\s*(read_write|read)\s*)?>\s*(\w+)\s*:/g;

async function compile(
  device: GPUDevice,
  { label, code }: RunnableKernel,
  bindings: readonly DeclaredBinding[],
): Promise<GPUComputePipeline> {
  device.pushErrorScope("validation");
  const module = device.createShaderModule({ label, code });
  const { messages } = await module.getCompilationInfo();
  const errors = messages.filter(({ type }) => type === "error");
  await device.popErrorScope();
  if (errors.length > 0) {
    const lines = errors.map(({ lineNum, message }) => `line ${lineNum}: ${message}`);
    throw new LabError("kernel-failed", `${label} does not compile: ${lines.join("; ")}`);
  }
  // A layout of our own, since an "auto" one leaves out declared bindings that the code never uses.
  const group = device.createBindGroupLayout({
    label,
    entries: bindings.map(({ index, type }) => ({
      binding: index,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type },
    })),
  });
  const layout = device.createPipelineLayout({ label, bindGroupLayouts: [group] });
  try {
    return await device.createComputePipelineAsync({ label, layout, compute: { module } });
  } catch (cause) {
    const message = reasonOf(cause);
    throw new LabError("kernel-failed", `${label} makes no pipeline: ${message}`, { cause });
  }
}

function bufferName(kernel: RunnableKernel, binding: DeclaredBinding, contents: KernelBuffers) {
  const named = kernel.bufferNames?.[binding.name] ?? binding.name;
  const name = named in contents ? named : String(binding.index);
  if (name in contents) return name;
  throw new LabError(
    "kernel-failed",
    `${kernel.label} needs a buffer ${named}; given are ${Object.keys(contents).join(", ")}`,
  );
}

function makeBuffer(buffers: GpuBuffers, label: string, data: KernelData): GPUBuffer {
  const copies = GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.UNIFORM | copies;
  return buffers.create({ label, size: data.byteLength, usage });
}

function sameType(like: KernelData, bytes: ArrayBuffer): KernelData {
  if (like instanceof Float32Array) return new Float32Array(bytes);
  return like instanceof Uint32Array ? new Uint32Array(bytes) : new Int32Array(bytes);
}
