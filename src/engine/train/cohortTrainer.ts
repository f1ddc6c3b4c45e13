import type { LabError } from "../../core/errors.ts";
import { controlWords, initialControl } from "../kernels/control.ts";
import { initialMoving } from "../layers/initialWeights.ts";
import { reductionOrders } from "../reduction/reductionOrders.ts";
import { epochOrder } from "./epochOrder.ts";
import type { ReferenceWeights } from "./referenceWeights.ts";
import type { ReplicaStart } from "./replicaStart.ts";
import type { StepProgram } from "./stepProgram.ts";
import { StepTimer } from "./stepTimer.ts";

interface CohortOptions {
  readonly program: StepProgram;
  readonly members: readonly ReplicaStart[];
  /** Where weights of replica 0 are kept for cohorts without it; null where none needs them. */
  readonly reference: ReferenceWeights | null;
}

/** A cohort on the GPU, from its initial weights on: steps, evaluation, read-back. */
export class CohortTrainer {
  readonly #options: CohortOptions;
  readonly timer: StepTimer;
  #step = 0;

  constructor(options: CohortOptions) {
    this.#options = options;
    const { program, members } = options;
    this.timer = new StepTimer(program.device);
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

  /** Steps submitted so far. */
  get step(): number {
    return this.#step;
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

  /** Submits `count` steps and resolves when they are done. */
  async runSteps(count: number): Promise<void> {
    const { program, reference } = this.#options;
    const encoder = program.device.createCommandEncoder({ label: "steps" });
    if (reference === null) {
      const pass = encoder.beginComputePass({ label: "steps", ...this.timer.start(count) });
      for (let index = 0; index < count; index++) program.encodeStep(pass);
      pass.end();
    } else {
      // A copy needs the end of a pass: with a reference, every step is a pass.
      for (let index = 0; index < count; index++) {
        reference.beforeStep(encoder, program, this.#step + index);
        const pass = encoder.beginComputePass({ label: "step" });
        program.encodeStep(pass);
        pass.end();
        reference.afterStep(encoder, program, this.#step + index);
      }
    }
    this.timer.finish(encoder);
    const started = performance.now();
    program.device.queue.submit([encoder.finish()]);
    this.#step += count;
    await program.device.queue.onSubmittedWorkDone();
    this.timer.recordWall((performance.now() - started) / count);
  }

  /** Logits of all test examples, one array [examples, classes] per replica. */
  async evaluate(): Promise<Float32Array[]> {
    const { program } = this.#options;
    const { testCount, batchSize } = program.plan.options;
    await program.evaluationReady();
    program.write("control", Uint32Array.of(0), controlWords.evaluationBatch);
    const batches = Math.ceil(testCount / batchSize);
    const encoder = program.device.createCommandEncoder({ label: "evaluation" });
    const pass = encoder.beginComputePass({ label: "evaluation" });
    program.encodeEvaluation(pass, batches);
    pass.end();
    program.device.queue.submit([encoder.finish()]);
    return this.#perReplica(await program.readFloats("allLogits"));
  }

  /** Per replica, trainable weights or the losses [stepsPerEpoch] of the epoch's steps. */
  async read(name: "weights" | "losses"): Promise<Float32Array[]> {
    return this.#perReplica(await this.#options.program.readFloats(name));
  }

  /** The weight trace of the epoch, one array [stepsPerEpoch, tensors, 3] per replica. */
  async readTrace(): Promise<Uint32Array[]> {
    return this.#perReplica(await this.#options.program.readWords("trace"));
  }

  /** Per replica, the error of the sums that overflowed in this epoch, or null. */
  async readOverflows(epoch: number): Promise<(LabError | null)[]> {
    const { program, members } = this.#options;
    const { options, overflowNames } = program.plan;
    const { overflow } = reductionOrders[options.reduction];
    if (overflow === null) return members.map(() => null);
    const codes = await program.readWords("overflow");
    return members.map((_, index) =>
      codes[index] === 0 ? null : overflow(overflowNames[codes[index] - 1], epoch),
    );
  }

  #perReplica<A extends Float32Array | Uint32Array>(all: A): A[] {
    const { members } = this.#options;
    const length = all.length / members.length;
    return members.map((_, index) => all.slice(index * length, (index + 1) * length) as A);
  }

  dispose(): void {
    this.timer.dispose();
  }
}
