import { LabError } from "../../core/errors.ts";
import type { BoundKernel, BufferName } from "../compile/boundKernel.ts";
import type { StepPlan } from "../compile/compileStep.ts";
import { checkDispatch } from "../device/dispatchLimits.ts";
import { GpuBuffers } from "../device/gpuBuffers.ts";
import type { GpuDataset } from "./gpuDataset.ts";
import { encode, type PipelineCache, type ReadyKernel } from "./pipelines.ts";
import type { DispatchRange } from "./workEstimate.ts";

export interface ProgramOptions {
  readonly plan: StepPlan;
  readonly dataset: GpuDataset;
  /** See `learningSchedule`. */
  readonly schedule: Float32Array;
}

/** Kernels that run step by step, or batch by batch. */
export type Repeated = "training" | "evaluation";

/** The kernels of a plan, ready to run. */
type ReadyKernels = Readonly<Record<Repeated | "evaluationStart", readonly ReadyKernel[]>>;

/** A step plan on a device: pipelines, buffers and bind groups, ready to run. */
export class StepProgram {
  readonly plan: StepPlan;
  readonly device: GPUDevice;
  readonly buffers: GpuBuffers;
  readonly #named: ReadonlyMap<BufferName, GPUBuffer>;
  readonly #kernels: ReadyKernels;

  private constructor(
    plan: StepPlan,
    device: GPUDevice,
    buffers: GpuBuffers,
    named: ReadonlyMap<BufferName, GPUBuffer>,
    kernels: ReadyKernels,
  ) {
    this.plan = plan;
    this.device = device;
    this.buffers = buffers;
    this.#named = named;
    this.#kernels = kernels;
  }

  /**
   * Compiles kernels that are new, makes the buffers and binds them.
   *
   * @throws {LabError} "kernel-failed", "out-of-memory".
   */
  static async create(
    device: GPUDevice,
    pipelines: PipelineCache,
    options: ProgramOptions,
  ): Promise<StepProgram> {
    const { plan } = options;
    const buffers = new GpuBuffers(device);
    try {
      const named = makeBuffers(buffers, options);
      const prepare = (kernels: readonly BoundKernel[]) =>
        Promise.all(
          kernels.map(({ kernel, buffers: names }) => {
            checkDispatch(kernel, device.limits);
            return pipelines.prepare(kernel, (binding) => namedBuffer(named, names[binding]));
          }),
        );
      const [training, evaluation, evaluationStart] = await Promise.all(
        [plan.training, plan.evaluation, plan.evaluationStart].map(prepare),
      );
      await buffers.settled();
      return new StepProgram(plan, device, buffers, named, {
        training,
        evaluation,
        evaluationStart,
      });
    } catch (cause) {
      buffers.dispose();
      throw cause;
    }
  }

  buffer(name: BufferName): GPUBuffer {
    return namedBuffer(this.#named, name);
  }

  write(name: BufferName, data: Float32Array | Uint32Array, offsetWords = 0): void {
    const { buffer, byteOffset, byteLength } = data;
    const to = this.buffer(name);
    this.device.queue.writeBuffer(to, offsetWords * 4, buffer, byteOffset, byteLength);
  }

  /** Reads words of one buffer back, after all work that was submitted before. */
  async readFloats(name: BufferName): Promise<Float32Array> {
    return new Float32Array(await this.buffers.read(this.buffer(name)));
  }

  /** Reads whole buffers back in one round trip, after all work that was submitted before. */
  async readAll(names: readonly BufferName[]): Promise<ReadonlyMap<BufferName, ArrayBuffer>> {
    const bytes = await this.buffers.readAll(names.map((name) => ({ buffer: this.buffer(name) })));
    return new Map(names.map((name, index) => [name, bytes[index]]));
  }

  /** Dispatches of a training step, or of a batch of test examples. */
  dispatchCount(kind: Repeated): number {
    return this.#kernels[kind].length;
  }

  /**
   * Records dispatches of training steps or of test batches, those from `from` up to `to`, counted
   * over all steps or batches: every step records the same commands.
   */
  encode(pass: GPUComputePassEncoder, kind: Repeated, { from, to }: DispatchRange): void {
    const kernels = this.#kernels[kind];
    if (kind === "evaluation" && from === 0) {
      for (const kernel of this.#kernels.evaluationStart) encode(pass, kernel);
    }
    for (let index = from; index < to; index++) encode(pass, kernels[index % kernels.length]);
  }

  dispose(): void {
    this.buffers.dispose();
  }
}

function namedBuffer(named: ReadonlyMap<BufferName, GPUBuffer>, name: BufferName): GPUBuffer {
  const buffer = named.get(name);
  if (buffer === undefined) throw new LabError("internal", `The program has no buffer ${name}`);
  return buffer;
}

/** The plan's buffers, the learning-rate schedule, and the data set's. */
function makeBuffers(
  buffers: GpuBuffers,
  { plan, dataset, schedule }: ProgramOptions,
): Map<BufferName, GPUBuffer> {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const named = new Map(dataset.buffers);
  for (const { name, words } of plan.buffers) {
    named.set(name, buffers.create({ label: name, size: words * 4, usage }));
  }
  named.set("schedule", buffers.create({ label: "schedule", data: schedule, usage }));
  // Divergence compares with the first replica of every cohort: replica 0.
  named.set("reference", namedBuffer(named, "weights"));
  return named;
}
