import { referenceReplica } from "../../core/experiment/plan.ts";
import type { ReplicaEnd } from "../../core/results/assembleResults.ts";
import { median } from "../../core/stats/mean.ts";
import { learningRateAt } from "../kernels/reduce/optimizer.ts";
import { traceWords } from "../kernels/weightTrace.ts";
import { initialMoving } from "../layers/initialWeights.ts";
import type { StockTrainer } from "../stock/StockTrainer.ts";
import { epochOrder } from "./epochOrder.ts";
import { emitProgress, isAlone, openRecord, recordEpoch } from "./replicaEvents.ts";
import type { ReplicaStart } from "./replicaStart.ts";
import {
  type ConditionRun,
  type ConditionTrainer,
  type RunContext,
  startOf,
} from "./runContext.ts";
import { dropoutMasks, gatherImages } from "./stockBatches.ts";
import { traceStep } from "./traceRecorder.ts";

/** Trains the conditions of the order `stock` with unmodified tfjs. */
export const stockTrainer: ConditionTrainer = {
  stepCost: 30,
  plan: (_, condition) => ({
    trainingCount: condition.blocks.flat().length,
    train: (context) => runStock(context, condition),
  }),
};

interface StockRun {
  readonly condition: ConditionRun;
  readonly started: number;
  /** Milliseconds of each step but the first. */
  readonly stepMs: number[];
  firstStepMs: number;
  /** Weights of the first replica of the seed block after every step, counted from 1. */
  readonly reference: Float32Array[];
}

/** Trains all replicas of a condition, one after the other. */
async function runStock(context: RunContext, condition: ConditionRun): Promise<void> {
  const { spec, profile, emit } = context;
  const { conditionIndex, model, layout, blocks } = condition;
  const { StockTrainer } = await import("../stock/StockTrainer.ts");
  const started = performance.now();
  const run: StockRun = { condition, started, stepMs: [], firstStepMs: 0, reference: [] };
  for (const [place, replicaIndex] of blocks.flat().entries()) {
    const start = startOf(context, condition, replicaIndex);
    const { optimizer } = spec.training;
    const moving = initialMoving(layout);
    const trainer = new StockTrainer(model, layout, optimizer, start.weights, moving);
    try {
      const replica = await trainReplica(context, run, trainer, start);
      if (place === 0) {
        const { stepMs, firstStepMs } = run;
        const tensors = layout.trainable.map(({ name, offset, size }) => ({ name, offset, size }));
        const cost = {
          stepMs: stepMs.length > 0 ? median(stepMs) : 0,
          gpuStepMs: null,
          firstStepMs,
        };
        const facts = { cohortSize: 1, profile, tileSizes: {}, tensors, cost };
        emit({ kind: "condition", conditionIndex, facts });
      }
      emit({ kind: "replica", conditionIndex, replica });
    } finally {
      trainer.dispose();
    }
  }
}

async function trainReplica(
  context: RunContext,
  run: StockRun,
  trainer: StockTrainer,
  start: ReplicaStart,
): Promise<ReplicaEnd> {
  const { spec, dataset, emit, control, stepsPerEpoch, trainCount } = context;
  const { condition } = run;
  const { conditionIndex, layout, model, augmentation } = condition;
  const { replicaIndex, seeds } = start;
  const { batchSize, epochCount, milestones } = spec.training;
  const record = openRecord(context, condition, start);
  const isReference = isAlone(context) || replicaIndex === referenceReplica(spec, replicaIndex);
  for (let epoch = 0; epoch < epochCount; epoch++) {
    const order = epochOrder(start, { epoch, trainCount, stepsPerEpoch, batchSize });
    const learningRate = learningRateAt(start.learningRate, milestones, epoch);
    const losses = new Float32Array(stepsPerEpoch);
    const traceLength = traceWords.count * layout.trainable.length;
    const trace = record.trace && new Uint32Array(stepsPerEpoch * traceLength);
    for (let place = 0; place < stepsPerEpoch; place++) {
      await control.checkpoint();
      const examples = order.subarray(place * batchSize, (place + 1) * batchSize);
      const submitted = performance.now();
      losses[place] = await trainer.step(
        gatherImages(dataset.train, dataset.manifest.shape, examples, {
          augmentation,
          seed: seeds.augmentation,
          epoch,
        }),
        Uint8Array.from(examples, (example) => dataset.train.labels[example]),
        learningRate,
        dropoutMasks({ model, seeds, epoch, examples }),
      );
      const elapsedMs = performance.now() - submitted;
      const step = epoch * stepsPerEpoch + place + 1;
      if (run.firstStepMs === 0) {
        run.firstStepMs = performance.now() - run.started;
        emit({ kind: "compiled", conditionIndex });
      } else {
        run.stepMs.push(elapsedMs);
      }
      if (trace !== null) {
        const weights = await trainer.trainable();
        if (isReference) run.reference[step] = weights;
        trace.set(traceStep(layout.trainable, weights, run.reference[step]), place * traceLength);
      }
      const steps = { replicaIndices: [replicaIndex], epoch, step, count: 1, elapsedMs };
      emitProgress(context, condition, { ...steps, stepCost: stockTrainer.stepCost });
    }
    const logits = await evaluate(context, trainer, model.classCount);
    const weights = await trainer.trainable();
    await recordEpoch(context, condition, record, { epoch, losses, logits, weights, trace });
  }
  return record.end(!isAlone(context));
}

/** Logits of all test examples, in batches of the training size. */
async function evaluate(
  { spec, dataset, control, testCount }: RunContext,
  trainer: StockTrainer,
  classCount: number,
): Promise<Float32Array> {
  const { batchSize } = spec.training;
  const logits = new Float32Array(testCount * classCount);
  const all = Uint32Array.from({ length: testCount }, (_, index) => index);
  for (let from = 0; from < testCount; from += batchSize) {
    await control.checkpoint();
    const examples = all.subarray(from, from + batchSize);
    const images = gatherImages(dataset.test, dataset.manifest.shape, examples);
    logits.set(await trainer.logits(images), from * classCount);
  }
  return logits;
}
