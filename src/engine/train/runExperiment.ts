import { version_core } from "@tensorflow/tfjs-core";
import { datasetHash, type PackedDataset } from "../../core/dataset/packedDataset.ts";
import { LabError, toLabError } from "../../core/errors.ts";
import type { ExperimentSpec } from "../../core/experiment/experimentSpec.ts";
import { type RunFacts, version } from "../../core/results/assembleResults.ts";
import type { AdapterPassport } from "../../core/results/passport.ts";
import type { EngineEvent, RunEnding, RunOptions } from "../../protocol/engineApi.ts";
import { kernelsVersion } from "../kernels/kernel.ts";
import { uploadDataset } from "./gpuDataset.ts";
import type { PipelineCache } from "./pipelines.ts";
import { runCompiled } from "./runCompiled.ts";
import {
  type RunContext,
  RunProgress,
  replicaIndices,
  stepCounts,
  testCountOf,
} from "./runContext.ts";
import type { RunControl } from "./runControl.ts";
import { runStock, stockStepCost } from "./runStock.ts";

export interface ExperimentRun {
  readonly spec: ExperimentSpec;
  readonly options: RunOptions;
  readonly dataset: PackedDataset;
  readonly device: GPUDevice;
  readonly pipelines: PipelineCache;
  readonly passport: AdapterPassport;
  readonly control: RunControl;
  readonly emit: (event: EngineEvent) => void;
  readonly ledger: Set<{ readonly bytesInUse: number }>;
}

/**
 * Trains an experiment condition by condition. Conditions do not touch each other: any order of
 * them gives the same bits. What it finds goes out by `emit`, each part once.
 *
 * @throws {LabError} "experiment-invalid" if the data do not fit it, or the engine's error.
 */
export async function runExperiment(run: ExperimentRun): Promise<RunEnding> {
  const { spec, dataset, device, ledger, passport } = run;
  const hash = await checkDataset(spec, dataset);
  const profile = spec.profile === "auto" ? passport.kind : spec.profile;
  run.emit({ kind: "started", facts: runFacts(run, hash) });
  const gpuDataset = await uploadDataset(device, dataset);
  const entry = { bytesInUse: gpuDataset.bytes };
  ledger.add(entry);
  const shared = { ...run, gpuDataset, profile };
  const context: RunContext = { ...shared, progress: new RunProgress(totalCost(shared)) };
  try {
    for (const [conditionIndex, condition] of spec.conditions.entries()) {
      if (replicaIndices(context, conditionIndex).length === 0) continue;
      const { reduction } = condition.noise;
      if (reduction === "stock") await runStock(context, conditionIndex);
      else await runCompiled(context, conditionIndex, reduction);
    }
    return "done";
  } catch (cause) {
    if (toLabError(cause).code === "cancelled") return "cancelled";
    throw cause;
  } finally {
    ledger.delete(entry);
    gpuDataset.dispose();
  }
}

function runFacts({ spec, dataset, passport }: ExperimentRun, hash: string): RunFacts {
  const { name, classNames, subgroupNames } = dataset.manifest;
  const testCount = testCountOf(spec, dataset);
  return {
    dataset: {
      name,
      hash,
      classNames,
      subgroupNames,
      testLabels: dataset.test.labels.slice(0, testCount),
      testSubgroups: dataset.test.subgroups?.slice(0, testCount) ?? null,
    },
    passport,
    versions: { sameSeed: version, kernels: kernelsVersion, tfjs: version_core },
    startedAt: new Date().toISOString(),
  };
}

/** Checks that the data are what the experiment asks for, and are enough. Returns their hash. */
async function checkDataset(spec: ExperimentSpec, dataset: PackedDataset): Promise<string> {
  const { name } = dataset.manifest;
  const hash = await datasetHash(dataset.manifest);
  if (spec.dataset.hash !== undefined && spec.dataset.hash !== hash) {
    throw new LabError(
      "dataset-invalid",
      `The experiment was made on ${name} with hash ${spec.dataset.hash}; the data here have ${hash}`,
    );
  }
  const needs: readonly [string, number | undefined, number][] = [
    ["training", spec.dataset.trainCount, dataset.train.count],
    ["test", spec.dataset.testCount, dataset.test.count],
    [
      "training (one batch)",
      spec.training.batchSize,
      spec.dataset.trainCount ?? dataset.train.count,
    ],
  ];
  for (const [what, needed, there] of needs) {
    if (needed !== undefined && needed > there) {
      throw new LabError(
        "experiment-invalid",
        `The experiment needs ${needed} ${what} examples; ${name} gives ${there}`,
      );
    }
  }
  return hash;
}

/** What the run costs, in compiled steps of one replica. */
function totalCost(context: Omit<RunContext, "progress">): number {
  const full: RunContext = { ...context, progress: new RunProgress(0) };
  const { total } = stepCounts(full);
  return context.spec.conditions.reduce((sum, { noise }, conditionIndex) => {
    const replicas = replicaIndices(full, conditionIndex).length;
    return sum + replicas * total * (noise.reduction === "stock" ? stockStepCost : 1);
  }, 0);
}
