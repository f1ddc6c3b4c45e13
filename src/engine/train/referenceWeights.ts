import { GpuBuffers } from "../device/gpuBuffers.ts";
import type { StepProgram } from "./stepProgram.ts";

/**
 * Weights of replica 0 after every step, kept on the GPU while the cohorts after its own train.
 * Needed only where a condition has more replicas than fit in one cohort.
 */
export class ReferenceWeights {
  readonly #buffers: GpuBuffers;
  readonly #recorded: GPUBuffer;
  readonly #bytes: number;
  /** True while the cohort with replica 0 trains. */
  recording = true;

  /** @throws {LabError} "out-of-memory" if the adapter has no room for every step's weights. */
  constructor(device: GPUDevice, parameterCount: number, stepCount: number) {
    this.#buffers = new GpuBuffers(device);
    this.#bytes = parameterCount * 4;
    this.#recorded = this.#buffers.create({
      label: "weights of replica 0 after every step",
      size: this.#bytes * stepCount,
      usage: GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
  }

  get bytesInUse(): number {
    return this.#buffers.bytesInUse;
  }

  /** Copies the weights that this step is compared with to the program. */
  beforeStep(encoder: GPUCommandEncoder, program: StepProgram, step: number): void {
    if (this.recording) return;
    const to = program.buffer("reference");
    encoder.copyBufferToBuffer(this.#recorded, step * this.#bytes, to, 0, this.#bytes);
  }

  afterStep(encoder: GPUCommandEncoder, program: StepProgram, step: number): void {
    if (!this.recording) return;
    const from = program.buffer("weights");
    encoder.copyBufferToBuffer(from, 0, this.#recorded, step * this.#bytes, this.#bytes);
  }

  /** @throws {LabError} "out-of-memory" if there was none for the buffer. */
  settled(): Promise<void> {
    return this.#buffers.settled();
  }

  dispose(): void {
    this.#buffers.dispose();
  }
}
