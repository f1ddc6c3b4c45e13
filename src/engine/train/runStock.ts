import type { ExperimentSpec } from "../../core/experiment/experimentSpec.ts";
import type { ConditionFacts, ReplicaEnd } from "../../core/results/assembleResults.ts";
import { median } from "../../core/stats/mean.ts";
import { learningRateAt } from "../kernels/reduce/optimizer.ts";
import { initialMoving } from "../layers/initialWeights.ts";
import type { Model } from "../layers/model.ts";
import { parameterLayout } from "../layers/parameterLayout.ts";
import type { ParameterLayout } from "../layers/parameters.ts";
import { buildModel } from "../models/buildModel.ts";
import type { StockTrainer } from "../stock/StockTrainer.ts";
import { epochOrder } from "./epochOrder.ts";
import { ReplicaRecord, type ReplicaStart } from "./replicaRecord.ts";
import {
  augmentationPad,
  conditionAt,
  isAlone,
  type RunContext,
  replicaIndices,
  startOf,
  stepCounts,
  tellDivergence,
  testCountOf,
  trainCountOf,
  usedDropoutRate,
} from "./runContext.ts";
import { dropoutMasks, gatherImages } from "./stockBatches.ts";
import { traceStep } from "./traceStep.ts";

/** About how many compiled steps take as long as a stock one; for the share that is done. */
export const stockStepCost = 30;

interface StockRun {
  readonly conditionIndex: number;
  readonly condition: ExperimentSpec["conditions"][number];
  readonly model: Model;
  readonly layout: ParameterLayout;
  readonly started: number;
  /** Milliseconds of each step but the first. */
  readonly stepMs: number[];
  firstStepMs: number;
  /** Weights of replica 0 before training and after every step. */
  readonly reference: Float32Array[];
}

/** Trains all replicas of a condition with unmodified tfjs, one after the other. */
export async function runStock(context: RunContext, conditionIndex: number): Promise<void> {
  const { spec, dataset, emit } = context;
  const condition = conditionAt(context, conditionIndex);
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
    condition,
    model,
    layout,
    started: performance.now(),
    stepMs: [],
    firstStepMs: 0,
    reference: [],
  };
  for (const [place, replicaIndex] of replicaIndices(context, conditionIndex).entries()) {
    const start = startOf(context, condition, layout, replicaIndex);
    const { optimizer } = spec.training;
    const moving = initialMoving(layout);
    const trainer = new StockTrainer(model, layout, optimizer, start.weights, moving);
    try {
      const replica = await trainReplica(context, run, trainer, start);
      if (place === 0)
        emit({ kind: "condition", conditionIndex, facts: conditionFacts(run, context) });
      emit({ kind: "replica", conditionIndex, replica });
    } finally {
      trainer.dispose();
    }
  }
}

/** Said after the first replica, whose steps are its measure of cost. */
function conditionFacts(
  { layout, stepMs, firstStepMs }: StockRun,
  { profile }: RunContext,
): ConditionFacts {
  return {
    cohortSize: 1,
    profile,
    tileSizes: {},
    tensors: layout.trainable.map(({ name, offset, size }) => ({ name, offset, size })),
    cost: { stepMs: stepMs.length > 0 ? median(stepMs) : 0, gpuStepMs: null, firstStepMs },
  };
}

async function trainReplica(
  context: RunContext,
  run: StockRun,
  trainer: StockTrainer,
  start: ReplicaStart,
): Promise<ReplicaEnd> {
  const { spec, dataset, emit, control } = context;
  const { conditionIndex, condition, layout, model } = run;
  const { replicaIndex } = start;
  const steps = stepCounts(context);
  const { batchSize, epochCount, optimizer, milestones } = spec.training;
  const alone = isAlone(context);
  const first = alone ? start.weights : startOf(context, condition, layout, 0).weights;
  const record = new ReplicaRecord(start, {
    tensors: layout.trainable,
    stepCount: steps.total,
    reference: spec.trackDivergence ? first : null,
    testLabels: dataset.test.labels.subarray(0, testCountOf(spec, dataset)),
    classCount: model.classCount,
  });
  const isReference = alone || replicaIndex === 0;
  if (record.trace !== null) {
    tellDivergence(context, conditionIndex, replicaIndex, record.trace.initial);
  }
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
        emit({ kind: "compiled", conditionIndex });
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
    if (record.trace !== null) {
      const part = record.trace.addEpoch(concatenate(traceRows));
      tellDivergence(context, conditionIndex, replicaIndex, part);
    }
    emit({ kind: "epoch", conditionIndex, replicaIndex, record: epochRecord });
  }
  return record.end(!alone);
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
