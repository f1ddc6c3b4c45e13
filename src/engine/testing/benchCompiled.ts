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
  });
  const trainer = new CohortTrainer({ program, members });
  trainer.startEpoch(0);
  return {
    program,
    trainer,
    dispose: () => {
      program.dispose();
      gpuDataset.dispose();
    },
  };
}

/**
 * Times compiled steps as a training runs them, in sized submissions with several in flight. Making
 * the runner compiles.
 */
export async function compiledRunner(
  device: GPUDevice,
  pipelines: PipelineCache,
  parts: CompiledParts,
): Promise<StepRunner> {
  const { program, trainer, dispose } = await openProgram(device, pipelines, parts);
  return {
    run: async (stepCount) => {
      const started = performance.now();
      await trainer.runSteps(stepCount);
      const stepMs = (performance.now() - started) / stepCount;
      const losses = await program.readFloats("losses");
      const loss = losses[(trainer.step - 1) % batchCount];
      return { stepMs, loss };
    },
    dispose,
  };
}
