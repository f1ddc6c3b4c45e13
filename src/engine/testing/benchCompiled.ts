import type { PackedDataset } from "../../core/dataset/packedDataset.ts";
import type { TileProfile } from "../compile/tileProfile.ts";
import { learningSchedule } from "../kernels/reduce/optimizer.ts";
import { CohortTrainer } from "../train/cohortTrainer.ts";
import { uploadDataset } from "../train/gpuDataset.ts";
import type { PipelineCache } from "../train/pipelines.ts";
import { StepProgram } from "../train/stepProgram.ts";
import {
  adam,
  type BenchConfiguration,
  type BenchWorkload,
  batchCount,
  benchPlan,
  benchStart,
  type StepRunner,
} from "./benchSteps.ts";

/** More epochs than any bench takes. */
const training = { optimizer: adam, milestones: [], epochCount: 2000 };

/** About how long the commands of one submission take: no block is one long submission. */
const submissionMs = 50;

/** What a compiled configuration is made from. */
export interface CompiledParts {
  readonly workload: BenchWorkload;
  readonly configuration: BenchConfiguration;
  readonly profile: TileProfile;
  readonly dataset: PackedDataset;
}

/** A compiled program with its data, at its first step. */
export interface BenchProgram {
  readonly program: StepProgram;
  readonly trainer: CohortTrainer;
  readonly dispose: () => void;
}

/** Compiles a configuration and uploads what it trains on. */
export async function openProgram(
  device: GPUDevice,
  pipelines: PipelineCache,
  { workload, configuration, profile, dataset }: CompiledParts,
): Promise<BenchProgram> {
  const gpuDataset = await uploadDataset(device, dataset);
  const plan = benchPlan(workload, configuration, profile);
  const members = Array.from({ length: configuration.cohortSize }, (_, index) =>
    benchStart(plan.layout, index),
  );
  const program = await StepProgram.create(device, pipelines, {
    plan,
    dataset: gpuDataset,
    schedule: learningSchedule(training, batchCount, members),
    reference: "own",
  });
  const trainer = new CohortTrainer({ program, members, reference: null });
  trainer.startEpoch(0);
  return {
    program,
    trainer,
    dispose: () => {
      trainer.dispose();
      program.dispose();
      gpuDataset.dispose();
    },
  };
}

/**
 * Times compiled steps; the first block compiles. A block goes to the GPU in submissions of about
 * 50 ms, one after the other without waiting in between, and is waited for once.
 */
export async function compiledRunner(
  device: GPUDevice,
  pipelines: PipelineCache,
  parts: CompiledParts,
): Promise<StepRunner> {
  const { program, dispose } = await openProgram(device, pipelines, parts);
  let step = 0;
  let expectedMs = submissionMs;
  return {
    run: async (stepCount) => {
      const stepsPerSubmission = Math.max(1, Math.floor(submissionMs / expectedMs));
      const started = performance.now();
      for (let done = 0; done < stepCount; done += stepsPerSubmission) {
        submitSteps(program, Math.min(stepsPerSubmission, stepCount - done));
      }
      await device.queue.onSubmittedWorkDone();
      const stepMs = (performance.now() - started) / stepCount;
      step += stepCount;
      expectedMs = stepMs;
      const [loss] = await program.readFloats("losses", (step - 1) % batchCount, 1);
      return { stepMs, loss };
    },
    dispose,
  };
}

function submitSteps(program: StepProgram, count: number): void {
  const { device } = program;
  const encoder = device.createCommandEncoder({ label: "steps" });
  const pass = encoder.beginComputePass({ label: "steps" });
  for (let index = 0; index < count; index++) program.encodeStep(pass);
  pass.end();
  device.queue.submit([encoder.finish()]);
}
