import { LabError } from "../../core/errors.ts";
import type { ConditionResult, ReplicaResult } from "../../core/results/results.ts";
import { median } from "../../core/stats/mean.ts";
import { learningRateAt } from "../kernels/reduce/optimizer.ts";
import { initialMoving } from "../layers/initialWeights.ts";
import type { Model } from "../layers/model.ts";
import { parameterLayout } from "../layers/parameterLayout.ts";
import type { ParameterLayout } from "../layers/parameters.ts";
import { buildModel } from "../models/buildModel.ts";
import type { StockTrainer } from "../stock/StockTrainer.ts";
import { epochOrder } from "./epochOrder.ts";
import { ReplicaRecord } from "./replicaRecord.ts";
import {
  augmentationPad,
  type ConditionOutcome,
  isCancelled,
  type RunContext,
  replicaIndices,
  startOf,
  stepCounts,
  testCountOf,
  trainCountOf,
  usedDropoutRate,
} from "./runContext.ts";
import { dropoutMasks, gatherImages } from "./stockBatches.ts";
import { traceStep } from "./stockTrace.ts";

/** About how many compiled steps take as long as a stock one; for the share that is done. */
export const stockStepCost = 30;

interface StockRun {
  readonly conditionIndex: number;
  readonly model: Model;
  readonly layout: ParameterLayout;
  readonly started: number;
  /** Milliseconds of each step but the first. */
  readonly stepMs: number[];
  firstStepMs: number;
  /** Weights of replica 0 before training and after every step. */
  readonly reference: Float32Array[];
}

/**
 * Trains all replicas of a condition with unmodified tfjs, one after the other. A cancelled
 * condition holds those that were done.
 */
export async function runStock(
  context: RunContext,
  conditionIndex: number,
): Promise<ConditionOutcome> {
  const { spec, dataset, emit } = context;
  const condition = spec.conditions[conditionIndex];
  if (condition === undefined) throw new LabError("internal", `No condition ${conditionIndex}`);
  emit({ kind: "compiling", conditionIndex });
  const { StockTrainer } = await import("../stock/StockTrainer.ts");
  const { shape, classNames } = dataset.manifest;
  const model = buildModel(spec.model.name, {
    image: shape,
    classCount: classNames.length,
    dropoutRate: usedDropoutRate(spec, condition),
  });
  const layout = parameterLayout(model);
  const run: StockRun = {
    conditionIndex,
    model,
    layout,
    started: performance.now(),
    stepMs: [],
    firstStepMs: 0,
    reference: [],
  };
  const replicas: ReplicaResult[] = [];
  let cancelled = false;
  for (const replicaIndex of replicaIndices(context, conditionIndex)) {
    const start = startOf(context, condition, layout, replicaIndex);
    const { optimizer } = spec.training;
    const moving = initialMoving(layout);
    const trainer = new StockTrainer(model, layout, optimizer, start.weights, moving);
    try {
      const replica = await trainReplica(context, run, trainer, replicaIndex);
      replicas.push(replica);
      emit({ kind: "replica", conditionIndex, replica });
    } catch (cause) {
      if (!isCancelled(cause)) throw cause;
      cancelled = true;
      break;
    } finally {
      trainer.dispose();
    }
  }
  const result: ConditionResult = {
    name: condition.name,
    noise: condition.noise,
    cohortSize: 1,
    profile: context.profile,
    tileSizes: {},
    tensors: layout.trainable.map(({ name, offset, size }) => ({ name, offset, size })),
    cost: {
      stepMs: run.stepMs.length > 0 ? median(run.stepMs) : 0,
      gpuStepMs: null,
      firstStepMs: run.firstStepMs,
    },
    replicas,
  };
  return { result, cancelled };
}

async function trainReplica(
  context: RunContext,
  run: StockRun,
  trainer: StockTrainer,
  replicaIndex: number,
): Promise<ReplicaResult> {
  const { spec, dataset, emit, control } = context;
  const { conditionIndex, layout, model } = run;
  const condition = spec.conditions[conditionIndex];
  if (condition === undefined) throw new LabError("internal", `No condition ${conditionIndex}`);
  const steps = stepCounts(context);
  const { batchSize, epochCount, optimizer, milestones } = spec.training;
  const alone = context.options.only !== undefined;
  const start = startOf(context, condition, layout, replicaIndex);
  const first = alone ? start.weights : startOf(context, condition, layout, 0).weights;
  const record = new ReplicaRecord(start, {
    tensors: layout.trainable,
    stepCount: steps.total,
    reference: spec.trackDivergence ? first : null,
    testLabels: dataset.test.labels.subarray(0, testCountOf(spec, dataset)),
    classCount: model.classCount,
  });
  const isReference = alone || replicaIndex === 0;
  const emitPart = (part: { fromStep: number; differingBits: Uint32Array; l2: Float32Array }) => {
    if (!alone) emit({ kind: "divergence", conditionIndex, replicaIndex, ...part });
  };
  if (record.trace !== null) emitPart(record.trace.initial);
  for (let epoch = 0; epoch < epochCount; epoch++) {
    const order = epochOrder({
      policy: condition.noise.order,
      seeds: start.seeds,
      epoch,
      trainCount: trainCountOf(spec, dataset),
      stepsPerEpoch: steps.perEpoch,
      batchSize,
    });
    const losses = new Float32Array(steps.perEpoch);
    const traceRows: Uint32Array[] = [];
    for (let step = 0; step < steps.perEpoch; step++) {
      await control.checkpoint();
      const examples = order.subarray(step * batchSize, (step + 1) * batchSize);
      const submitted = performance.now();
      losses[step] = await trainer.step(
        gatherImages({
          dataset,
          split: "train",
          examples,
          augmentation:
            condition.noise.augmentation === "off"
              ? null
              : { pad: augmentationPad(model.image), flip: dataset.manifest.horizontalFlip },
          augmentationSeed: start.seeds.augmentation,
          epoch,
        }),
        Uint8Array.from(examples, (example) => dataset.train.labels[example] ?? 0),
        learningRateAt(optimizer.learningRate, milestones, epoch),
        dropoutMasks({ model, seeds: start.seeds, epoch, examples }),
      );
      const elapsedMs = performance.now() - submitted;
      const done = epoch * steps.perEpoch + step + 1;
      if (run.firstStepMs === 0) {
        run.firstStepMs = performance.now() - run.started;
        emit({ kind: "compiled", conditionIndex, firstStepMs: run.firstStepMs, cohortSize: 1 });
      } else {
        run.stepMs.push(elapsedMs);
      }
      if (record.trace !== null) {
        const weights = await trainer.trainable();
        if (isReference) run.reference[done] = weights;
        traceRows.push(traceStep(layout.trainable, weights, run.reference[done] ?? weights));
      }
      context.progress.add(stockStepCost);
      emit({
        kind: "progress",
        conditionIndex,
        replicaIndices: [replicaIndex],
        epoch,
        step: done,
        stepCount: steps.total,
        imagesPerSecond: (batchSize * 1000) / elapsedMs,
        fraction: context.progress.fraction,
      });
    }
    const epochRecord = await record.addEpoch({
      epoch,
      losses,
      logits: await evaluate(context, trainer, model),
      weights: await trainer.trainable(),
    });
    if (record.trace !== null) emitPart(record.trace.addEpoch(concatenate(traceRows)));
    emit({ kind: "epoch", conditionIndex, replicaIndex, record: epochRecord });
  }
  return record.result(!alone);
}

/** Logits of all test examples, in batches of the training size. */
async function evaluate(
  { spec, dataset, control }: RunContext,
  trainer: StockTrainer,
  model: Model,
): Promise<Float32Array> {
  const count = testCountOf(spec, dataset);
  const { batchSize } = spec.training;
  const logits = new Float32Array(count * model.classCount);
  for (let from = 0; from < count; from += batchSize) {
    await control.checkpoint();
    const size = Math.min(batchSize, count - from);
    const examples = Uint32Array.from({ length: size }, (_, index) => from + index);
    const images = gatherImages({
      dataset,
      split: "test",
      examples,
      augmentation: null,
      augmentationSeed: 0,
      epoch: 0,
    });
    logits.set(await trainer.logits(images), from * model.classCount);
  }
  return logits;
}

function concatenate(rows: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(rows.reduce((sum, row) => sum + row.length, 0));
  let at = 0;
  for (const row of rows) {
    all.set(row, at);
    at += row.length;
  }
  return all;
}
