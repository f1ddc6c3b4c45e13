import type { LabError } from "../../core/errors.ts";
import type { BufferName } from "../compile/boundKernel.ts";
import { controlWords, initialControl } from "../kernels/control.ts";
import { initialMoving } from "../layers/initialWeights.ts";
import { reductionOrders } from "../reduction/reductionOrders.ts";
import { epochOrder } from "./epochOrder.ts";
import type { ReplicaStart } from "./replicaStart.ts";
import { RunControl } from "./runControl.ts";
import type { Repeated, StepProgram } from "./stepProgram.ts";
import type { WorkTimer } from "./stepTimer.ts";
import { Submitter } from "./submitter.ts";
import { type DispatchRange, type SubmissionTimes, WorkEstimate } from "./workEstimate.ts";

interface CohortOptions {
  readonly program: StepProgram;
  readonly members: readonly ReplicaStart[];
  /** Without one, nothing pauses or cancels. */
  readonly control?: RunControl;
  /** Is told of every submission of training steps. */
  readonly timer?: WorkTimer;
  /** How long a submission should take; `submissionTimes` if absent. */
  readonly submissionTimes?: SubmissionTimes | undefined;
}

/** What an epoch left of one replica. */
export interface EpochReading {
  /** Of the sums that overflowed in this epoch; null where none did. */
  readonly overflow: LabError | null;
  /** Of each step, shape [stepsPerEpoch]. */
  readonly losses: Float32Array;
  /** The trainable ones. */
  readonly weights: Float32Array;
  /** The weight trace, shape [stepsPerEpoch, tensors, 3]; null where it is not tracked. */
  readonly trace: Uint32Array | null;
  /** Of all test examples, shape [examples, classes]. */
  readonly logits: Float32Array;
}

/** A cohort on the GPU, from its initial weights on: steps, evaluation, read-back. */
export class CohortTrainer {
  readonly #options: CohortOptions;
  readonly #control: RunControl;
  readonly #submitter: Submitter;
  readonly #training: WorkEstimate;
  readonly #evaluation: WorkEstimate;
  /** Dispatches of a training step. */
  readonly #stepDispatches: number;
  /** Steps submitted and done so far. */
  #submitted = 0;
  #done = 0;

  constructor(options: CohortOptions) {
    this.#options = options;
    const { program, members, submissionTimes } = options;
    this.#control = options.control ?? new RunControl(() => {});
    this.#submitter = new Submitter(program.device.queue, this.#control);
    this.#stepDispatches = program.dispatchCount("training");
    this.#training = new WorkEstimate(this.#stepDispatches, submissionTimes);
    this.#evaluation = new WorkEstimate(program.dispatchCount("evaluation"), submissionTimes);
    const { layout, startAtZero } = program.plan;
    const { trainableSize, movingSize } = layout;
    const moving = initialMoving(layout);
    members.forEach(({ weights }, index) => {
      program.write("weights", weights, index * trainableSize);
      if (movingSize > 0) program.write("moving", moving, index * movingSize);
    });
    program.write("state", new Float32Array(2 * trainableSize * members.length));
    program.write("control", initialControl(members.map(({ seeds }) => seeds)));
    // A run that was stopped may have left an overflow behind, or sums that no kernel took.
    for (const name of startAtZero) {
      program.write(name, new Uint32Array(program.buffer(name).size / 4));
    }
  }

  /** Steps done so far. */
  get step(): number {
    return this.#done;
  }

  /** Uploads the order in which each replica sees its examples; before an epoch's first step. */
  startEpoch(epoch: number): void {
    const { program, members } = this.#options;
    const { stepsPerEpoch, batchSize, trainCount } = program.plan.options;
    members.forEach((member, index) => {
      const order = epochOrder(member, { epoch, trainCount, stepsPerEpoch, batchSize });
      program.write("order", order, index * order.length);
    });
  }

  /**
   * Trains `count` steps and resolves when they are done.
   *
   * @param onSteps Called with how many more steps are done and the milliseconds they took.
   * @throws {LabError} what `RunControl.checkpoint` throws.
   */
  async runSteps(count: number, onSteps?: (count: number, ms: number) => void): Promise<void> {
    const from = this.#submitted * this.#stepDispatches;
    this.#submitted += count;
    const to = this.#submitted * this.#stepDispatches;
    const { timer } = this.#options;
    let sinceMs = 0;
    const onDone = (range: DispatchRange, ms: number) => {
      timer?.recordWall(range.to, ms);
      sinceMs += ms;
      const more = Math.floor(range.to / this.#stepDispatches) - this.#done;
      if (more === 0) return;
      this.#done += more;
      onSteps?.(more, sinceMs);
      sinceMs = 0;
    };
    const encode = (range: DispatchRange) => this.#encode("training", range, timer?.pass(range.to));
    await this.#submitter.submit({ from, to, estimate: this.#training, encode, onDone });
    await this.#submitter.drain();
  }

  #encode(
    kind: Repeated,
    range: DispatchRange,
    timestamps: ReturnType<WorkTimer["pass"]> = {},
  ): GPUCommandBuffer {
    const { program } = this.#options;
    const encoder = program.device.createCommandEncoder({ label: kind });
    const pass = encoder.beginComputePass({ label: kind, ...timestamps });
    program.encode(pass, kind, range);
    pass.end();
    return encoder.finish();
  }

  /**
   * Runs all test batches forward, then reads back in one round trip what the epoch left of each
   * replica.
   *
   * @throws {LabError} what `RunControl.checkpoint` and `GpuBuffers.readAll` throw.
   */
  async finishEpoch(epoch: number): Promise<EpochReading[]> {
    const { program, members } = this.#options;
    const { options, overflowNames } = program.plan;
    const { overflow } = reductionOrders[options.reduction];
    await this.#submitEvaluation();
    const read = await this.#control.wait(
      program.readAll([
        "losses",
        "weights",
        "allLogits",
        ...(options.trackDivergence ? (["trace"] as const) : []),
        ...(overflow === null ? [] : (["overflow"] as const)),
      ]),
    );
    await this.#submitter.drain();
    return members.map((_, index) => {
      /** The replica's part of what was read; empty if it was not. */
      const own = (name: BufferName): ArrayBuffer => {
        const all = read.get(name) ?? new ArrayBuffer(0);
        const length = all.byteLength / members.length;
        return all.slice(index * length, (index + 1) * length);
      };
      const [code = 0] = new Uint32Array(own("overflow"));
      return {
        overflow: code === 0 || overflow === null ? null : overflow(overflowNames[code - 1], epoch),
        losses: new Float32Array(own("losses")),
        weights: new Float32Array(own("weights")),
        trace: options.trackDivergence ? new Uint32Array(own("trace")) : null,
        logits: new Float32Array(own("allLogits")),
      };
    });
  }

  async #submitEvaluation(): Promise<void> {
    const { program } = this.#options;
    const { testCount, batchSize } = program.plan.options;
    await this.#control.wait(program.evaluationReady());
    program.write("control", Uint32Array.of(0), controlWords.evaluationBatch);
    const to = Math.ceil(testCount / batchSize) * program.dispatchCount("evaluation");
    const encode = (range: DispatchRange) => this.#encode("evaluation", range);
    await this.#submitter.submit({ from: 0, to, estimate: this.#evaluation, encode });
  }
}
