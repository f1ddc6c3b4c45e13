import { version_core } from "@tensorflow/tfjs-core";
import { mapTable } from "../../core/closedTable.ts";
import { datasetHash, type PackedDataset } from "../../core/dataset/packedDataset.ts";
import { LabError, toLabError } from "../../core/errors.ts";
import type { ExperimentSpec } from "../../core/experiment/experimentSpec.ts";
import type { ReductionOrder } from "../../core/experiment/noiseCondition.ts";
import { stepsPerEpoch } from "../../core/experiment/plan.ts";
import { type RunFacts, version } from "../../core/results/assembleResults.ts";
import type { RunEnding } from "../../protocol/engineApi.ts";
import { kernelsVersion } from "../kernels/kernel.ts";
import { reductionOrders } from "../reduction/reductionOrders.ts";
import { uploadDataset } from "./gpuDataset.ts";
import { compiledTrainer } from "./runCompiled.ts";
import {
  type ConditionTrainer,
  conditionRuns,
  type ExperimentRun,
  type RunContext,
} from "./runContext.ts";
import { stockTrainer } from "./runStock.ts";

/** What trains the conditions of each reduction order. */
const trainers: Readonly<Record<ReductionOrder, ConditionTrainer>> = {
  ...mapTable(reductionOrders, ({ name }) => compiledTrainer(name)),
  stock: stockTrainer,
};

/**
 * Trains an experiment condition by condition. Conditions are independent: any order of them gives
 * the same bits. Results go out by `emit`, each part once.
 *
 * @throws {LabError} "experiment-invalid" if the data do not fit it, or the engine's error.
 */
export async function runExperiment(run: ExperimentRun): Promise<RunEnding> {
  const { spec, dataset, device, ledger, passport, emit } = run;
  const hash = await checkDataset(spec, dataset);
  const trainCount = spec.dataset.trainCount ?? dataset.train.count;
  const testCount = spec.dataset.testCount ?? dataset.test.count;
  emit({ kind: "started", facts: runFacts(run, hash, testCount) });
  const { batchSize, epochCount } = spec.training;
  const perEpoch = stepsPerEpoch(trainCount, batchSize);
  const stepCount = perEpoch * epochCount;
  const conditions = conditionRuns(run);
  const costs = conditions.map(
    ({ noise, replicaIndices }) => replicaIndices.length * trainers[noise.reduction].stepCost,
  );
  const gpuDataset = await uploadDataset(device, dataset);
  ledger.add(gpuDataset);
  const context: RunContext = {
    ...run,
    gpuDataset,
    profile: spec.profile === "auto" ? passport.kind : spec.profile,
    trainCount,
    testCount,
    stepsPerEpoch: perEpoch,
    stepCount,
    progress: { total: stepCount * costs.reduce((sum, cost) => sum + cost, 0), done: 0 },
  };
  try {
    for (const condition of conditions) {
      emit({ kind: "compiling", conditionIndex: condition.conditionIndex, kernels: null });
      await trainers[condition.noise.reduction].train(context, condition);
    }
    return "done";
  } catch (cause) {
    if (toLabError(cause).code === "cancelled") return "cancelled";
    throw cause;
  } finally {
    ledger.delete(gpuDataset);
    gpuDataset.dispose();
  }
}

function runFacts({ dataset, passport }: ExperimentRun, hash: string, testCount: number): RunFacts {
  const { name, classNames, subgroupNames } = dataset.manifest;
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
async function checkDataset(
  { dataset: wanted, training }: ExperimentSpec,
  { manifest, train, test }: PackedDataset,
): Promise<string> {
  const { name } = manifest;
  const hash = await datasetHash(manifest);
  if (wanted.hash !== undefined && wanted.hash !== hash) {
    throw new LabError(
      "dataset-invalid",
      `The experiment was made on ${name} with hash ${wanted.hash}; the data here have ${hash}`,
    );
  }
  const needs: readonly [string, number | undefined, number][] = [
    ["training", wanted.trainCount, train.count],
    ["test", wanted.testCount, test.count],
    ["training (one batch)", training.batchSize, wanted.trainCount ?? train.count],
  ];
  for (const [what, needed, present] of needs) {
    if (needed !== undefined && needed > present) {
      throw new LabError(
        "experiment-invalid",
        `The experiment needs ${needed} ${what} examples; ${name} gives ${present}`,
      );
    }
  }
  return hash;
}
