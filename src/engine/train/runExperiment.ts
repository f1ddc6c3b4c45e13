import { version_core } from "@tensorflow/tfjs-core";
import { mapTable } from "../../core/closedTable.ts";
import { datasetHash, type PackedDataset } from "../../core/dataset/packedDataset.ts";
import { LabError, toLabError } from "../../core/errors.ts";
import type { ExperimentSpec } from "../../core/experiment/experimentSpec.ts";
import type { ReductionOrder } from "../../core/experiment/noiseCondition.ts";
import { type RunFacts, version } from "../../core/results/assembleResults.ts";
import type { RunEnding } from "../../protocol/engineApi.ts";
import { kernelsVersion } from "../kernels/kernel.ts";
import { reductionOrders } from "../reduction/reductionOrders.ts";
import { uploadDataset } from "./gpuDataset.ts";
import { measureCost } from "./measureCost.ts";
import { type DatasetFacts, planRun } from "./planRun.ts";
import { watchAdapter } from "./referenceStep.ts";
import { compiledTrainer } from "./runCompiled.ts";
import { type ConditionTrainer, conditionRuns, type ExperimentRun } from "./runContext.ts";
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
 * @throws {LabError} "experiment-invalid" or "out-of-memory" if the data or the adapter do not
 *   fit it, before anything is uploaded; or the engine's error.
 */
export async function runExperiment(run: ExperimentRun): Promise<RunEnding> {
  const { spec, dataset, device, ledger, passport, emit } = run;
  const hash = await checkHash(spec, dataset);
  const limits = run.limits ?? device.limits;
  const plan = planRun(spec, run.options, factsOf(dataset), { limits, kind: passport.kind });
  const conditions = conditionRuns(plan);
  const trainings = conditions.map((condition) => {
    const { stepCost, plan: planned } = trainers[condition.noise.reduction];
    const { trainingCount, train } = planned(plan, condition);
    return { cost: stepCost * trainingCount, train };
  });
  const total = plan.stepCount * trainings.reduce((sum, { cost }) => sum + cost, 0);
  emit({ kind: "started", facts: runFacts(run, hash, plan.testCount) });
  const gpuDataset = await uploadDataset(device, dataset, plan.use);
  ledger.add(gpuDataset);
  const progress = { total, done: 0 };
  const watched = watchAdapter({ ...run, ...plan, gpuDataset, progress }, conditions);
  const trainingStarted = performance.now();
  try {
    for (const [index, { conditionIndex }] of conditions.entries()) {
      emit({ kind: "compiling", conditionIndex, kernels: null });
      await trainings[index].train(watched.context);
    }
    await measureCost(watched.context, conditions, performance.now() - trainingStarted);
    await watched.repeat();
    return "done";
  } catch (cause) {
    if (toLabError(cause).code === "cancelled") return "cancelled";
    throw cause;
  } finally {
    await watched.settled();
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

/** Checks that the data are those that the experiment asks for. Returns their hash. */
async function checkHash(
  { dataset: wanted }: ExperimentSpec,
  { manifest }: PackedDataset,
): Promise<string> {
  const hash = await datasetHash(manifest);
  if (wanted.hash === undefined || wanted.hash === hash) return hash;
  throw new LabError(
    "dataset-invalid",
    `The experiment was made on ${manifest.name} with hash ${wanted.hash}; the data here have ${hash}`,
  );
}

function factsOf({ manifest, train, test }: PackedDataset): DatasetFacts {
  const { name, shape, classNames, horizontalFlip } = manifest;
  const classCount = classNames.length;
  const counts = { trainCount: train.count, testCount: test.count };
  return { name, shape, classCount, horizontalFlip, ...counts };
}
