import { LabError } from "../../core/errors.ts";
import type { CompiledKernels } from "../../protocol/engineApi.ts";
import type { BoundKernel, BufferName } from "../compile/boundKernel.ts";
import type { StepPlan } from "../compile/compileStep.ts";
import { checkDispatch } from "../device/dispatchLimits.ts";
import { GpuBuffers } from "../device/gpuBuffers.ts";
import type { GpuDataset } from "./gpuDataset.ts";
import { encode, type PipelineCache, type ReadyKernel } from "./pipelines.ts";

export interface ProgramOptions {
  readonly plan: StepPlan;
  readonly dataset: GpuDataset;
  /** See `learningSchedule`. */
  readonly schedule: Float32Array;
  /**
   * What divergence compares with: `own`, the first replica of this cohort; `recorded`, weights that
   * are copied to the buffer `reference` before each step ends.
   */
  readonly reference: "own" | "recorded";
  /** Called while the kernels of the training step are compiled. */
  readonly onCompiled?: (kernels: CompiledKernels) => void;
}

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
  readonly #evaluation: Promise<ReadyEvaluation>;
  #readyEvaluation: ReadyEvaluation | null = null;

  private constructor(
    plan: StepPlan,
    device: GPUDevice,
    buffers: GpuBuffers,
    named: ReadonlyMap<BufferName, GPUBuffer>,
    training: readonly ReadyKernel[],
    evaluation: Promise<ReadyEvaluation>,
  ) {
    this.plan = plan;
    this.device = device;
    this.buffers = buffers;
    this.#named = named;
    this.#training = training;
    this.#evaluation = evaluation;
    // Its error is that of `evaluationReady`, if anything is evaluated.
    evaluation.catch(() => {});
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
      const prepare = (kernels: readonly BoundKernel[]) =>
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
      const readyEvaluation = Promise.all([prepare(evaluationStart), prepare(evaluation)]).then(
        ([start, batch]) => ({ start, batch }),
      );
      return new StepProgram(plan, device, buffers, named, readyTraining, readyEvaluation);
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
  async readFloats(name: BufferName, offsetWords = 0, words?: number): Promise<Float32Array> {
    return new Float32Array(await this.#read(name, offsetWords, words));
  }

  async readWords(name: BufferName, offsetWords = 0, words?: number): Promise<Uint32Array> {
    return new Uint32Array(await this.#read(name, offsetWords, words));
  }

  #read(name: BufferName, offsetWords: number, words?: number): Promise<ArrayBuffer> {
    const length = words === undefined ? undefined : words * 4;
    return this.buffers.read(this.buffer(name), offsetWords * 4, length);
  }

  /** Records one training step; every step records the same commands. */
  encodeStep(pass: GPUComputePassEncoder): void {
    for (const kernel of this.#training) encode(pass, kernel);
  }

  /**
   * Resolves when an evaluation can be recorded.
   *
   * @throws {LabError} "kernel-failed".
   */
  async evaluationReady(): Promise<void> {
    this.#readyEvaluation = await this.#evaluation;
  }

  /** Records the evaluation of `batches` batches of test examples, after `evaluationReady`. */
  encodeEvaluation(pass: GPUComputePassEncoder, batches: number): void {
    if (this.#readyEvaluation === null) {
      throw new LabError("internal", "The kernels of the evaluation are not compiled");
    }
    const { start, batch: kernels } = this.#readyEvaluation;
    for (const kernel of start) encode(pass, kernel);
    for (let batch = 0; batch < batches; batch++) {
      for (const kernel of kernels) encode(pass, kernel);
    }
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
  { plan, dataset, schedule, reference }: ProgramOptions,
): Map<BufferName, GPUBuffer> {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const named = new Map(dataset.buffers);
  for (const { name, words } of plan.buffers) {
    named.set(name, buffers.create({ label: name, size: words * 4, usage }));
  }
  named.set("schedule", buffers.create({ label: "schedule", data: schedule, usage }));
  const size = plan.layout.trainableSize * 4;
  named.set(
    "reference",
    reference === "own"
      ? namedBuffer(named, "weights")
      : buffers.create({ label: "reference", size, usage }),
  );
  return named;
}
