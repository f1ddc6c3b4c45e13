import { LabError } from "../../core/errors.ts";
import type { CompiledKernels } from "../../protocol/engineApi.ts";
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
  /** Called while the kernels of the training step are compiled. */
  readonly onCompiled?: (kernels: CompiledKernels) => void;
}

/** Kernels that run step by step, or batch by batch. */
export type Repeated = "training" | "evaluation";

/** Binds the buffers of the program to kernels. */
type Prepare = (kernels: readonly BoundKernel[]) => Promise<ReadyKernel[]>;

/** The kernels of the evaluation, ready to run. */
interface ReadyEvaluation {
  readonly start: readonly ReadyKernel[];
  readonly batch: readonly ReadyKernel[];
}

/** A step plan on a device: pipelines, buffers and bind groups, ready to run. */
export class StepProgram {
  readonly plan: StepPlan;
  readonly device: GPUDevice;
  readonly buffers: GpuBuffers;
  readonly #named: ReadonlyMap<BufferName, GPUBuffer>;
  readonly #training: readonly ReadyKernel[];
  readonly #prepare: Prepare;
  /** Resolves when the kernels of the evaluation are compiled. */
  readonly #evaluationCompiled: Promise<void>;
  #readyEvaluation: ReadyEvaluation | null = null;

  private constructor(
    plan: StepPlan,
    device: GPUDevice,
    buffers: GpuBuffers,
    named: ReadonlyMap<BufferName, GPUBuffer>,
    training: readonly ReadyKernel[],
    prepare: Prepare,
    evaluationCompiled: Promise<void>,
  ) {
    this.plan = plan;
    this.device = device;
    this.buffers = buffers;
    this.#named = named;
    this.#training = training;
    this.#prepare = prepare;
    this.#evaluationCompiled = evaluationCompiled;
    // Its error is that of `evaluationReady`, if anything is evaluated.
    evaluationCompiled.catch(() => {});
  }

  /**
   * Compiles the training kernels that are new, makes the buffers and binds them. The kernels of the
   * evaluation go on compiling after that.
   *
   * @throws {LabError} "kernel-failed", "out-of-memory".
   */
  static async create(
    device: GPUDevice,
    pipelines: PipelineCache,
    options: ProgramOptions,
  ): Promise<StepProgram> {
    const { plan, onCompiled = () => {} } = options;
    const { training, evaluation, evaluationStart } = plan;
    for (const { kernel } of [...training, ...evaluation, ...evaluationStart]) {
      checkDispatch(kernel, device.limits);
    }
    const buffers = new GpuBuffers(device);
    try {
      const named = makeBuffers(buffers, options);
      const prepare: Prepare = (kernels) =>
        Promise.all(
          kernels.map(({ kernel, buffers: names }) =>
            pipelines.prepare(kernel, (binding) => namedBuffer(named, names[binding])),
          ),
        );
      await pipelines.compile(
        training.map(({ kernel }) => kernel),
        onCompiled,
      );
      const readyTraining = await prepare(training);
      await buffers.settled();
      const evaluationCompiled = pipelines.compile(
        [...evaluationStart, ...evaluation].map(({ kernel }) => kernel),
        () => {},
      );
      return new StepProgram(
        plan,
        device,
        buffers,
        named,
        readyTraining,
        prepare,
        evaluationCompiled,
      );
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
    return this.plan[kind].length;
  }

  /**
   * Resolves when an evaluation can be recorded.
   *
   * @throws {LabError} "kernel-failed".
   */
  async evaluationReady(): Promise<void> {
    await this.#evaluationCompiled;
    if (this.#readyEvaluation !== null) return;
    // Bound when needed and no sooner: by then the buffers of a stopped run may be gone.
    const { evaluationStart, evaluation } = this.plan;
    const [start, batch] = await Promise.all(
      [evaluationStart, evaluation].map((kernels) => this.#prepare(kernels)),
    );
    this.#readyEvaluation = { start, batch };
  }

  /**
   * Records dispatches of training steps or, after `evaluationReady`, of test batches: those from
   * `from` up to `to`, counted over all steps or batches. Every step records the same commands.
   */
  encode(pass: GPUComputePassEncoder, kind: Repeated, { from, to }: DispatchRange): void {
    const kernels = kind === "training" ? this.#training : this.#batchKernels();
    if (kind === "evaluation" && from === 0) {
      for (const kernel of this.#readyEvaluation?.start ?? []) encode(pass, kernel);
    }
    for (let index = from; index < to; index++) encode(pass, kernels[index % kernels.length]);
  }

  #batchKernels(): readonly ReadyKernel[] {
    if (this.#readyEvaluation !== null) return this.#readyEvaluation.batch;
    throw new LabError("internal", "The kernels of the evaluation are not compiled");
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
  // Divergence compares with the first replica of every cohort: that of its seed block.
  named.set("reference", namedBuffer(named, "weights"));
  return named;
}
