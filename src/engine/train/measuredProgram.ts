import type { StepPlan } from "../compile/compileStep.ts";
import { controlWords } from "../kernels/control.ts";
import { learningSchedule } from "../kernels/reduce/optimizer.ts";
import { CohortTrainer } from "./cohortTrainer.ts";
import { type ConditionRun, type RunContext, startOf } from "./runContext.ts";
import { StepProgram } from "./stepProgram.ts";
import { BlockTimer, type StepTimes } from "./stepTimer.ts";

/** A warm-up has to take this long before its time counts as that of its steps. */
const warmUpMs = 50;

/** A compiled step on throw-away weights, whose blocks of steps are timed. */
export class MeasuredProgram {
  readonly #program: StepProgram;
  readonly #trainer: CohortTrainer;
  readonly #timer: BlockTimer;
  readonly #mostSteps: number;

  private constructor(
    program: StepProgram,
    trainer: CohortTrainer,
    timer: BlockTimer,
    mostSteps: number,
  ) {
    this.#program = program;
    this.#trainer = trainer;
    this.#timer = timer;
    this.#mostSteps = mostSteps;
  }

  /**
   * Starts as the first replicas of the condition's first seed block do, as many as the plan has, on buffers of its own.
   *
   * @throws {LabError} "kernel-failed", "out-of-memory".
   */
  static async open(
    context: RunContext,
    condition: ConditionRun,
    plan: StepPlan,
  ): Promise<MeasuredProgram> {
    const { spec, device, pipelines, gpuDataset, stepsPerEpoch, stepCount, control } = context;
    const [firstBlock = []] = condition.blocks;
    const members = firstBlock
      .slice(0, plan.options.cohortSize)
      .map((replicaIndex) => startOf(context, condition, replicaIndex));
    const program = await StepProgram.create(device, pipelines, {
      plan,
      dataset: gpuDataset,
      schedule: learningSchedule(spec.training, stepsPerEpoch, members),
    });
    const timer = new BlockTimer(device);
    const trainer = new CohortTrainer({ program, members, control, timer });
    trainer.startEpoch(0);
    return new MeasuredProgram(program, trainer, timer, stepCount);
  }

  /** The owner of its buffers, for the count of GPU memory. */
  get buffers(): { readonly bytesInUse: number } {
    return this.#program.buffers;
  }

  /**
   * Runs steps until they take long enough to be timed and submissions have found their size.
   *
   * @returns Milliseconds of a step of the cohort, about.
   * @throws {LabError} what `RunControl.checkpoint` throws.
   */
  async warmUp(): Promise<number> {
    // The first step goes to the queue kernel by kernel.
    await this.runBlock(1);
    for (let count = 1; ; count = Math.min(this.#mostSteps, 2 * count)) {
      const { wallMs } = await this.runBlock(count);
      if (wallMs >= warmUpMs || count === this.#mostSteps) return wallMs / count;
    }
  }

  /**
   * Milliseconds of so many steps together, from an empty queue to an empty queue.
   *
   * @param count At most the steps of a training.
   * @throws {LabError} what `RunControl.checkpoint` throws.
   */
  async runBlock(count: number): Promise<StepTimes> {
    // The first epoch's order and the first learning rates again.
    this.#program.write("control", Uint32Array.of(0), controlWords.step);
    await this.#trainer.runSteps(count);
    return this.#timer.take();
  }

  dispose(): void {
    this.#timer.dispose();
    this.#program.dispose();
  }
}
