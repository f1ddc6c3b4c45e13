import { LabError } from "../../core/errors.ts";
import { type Block, fuse } from "../fusion/fuse.ts";
import { advance, batchWords, controlWords } from "../kernels/control.ts";
import { type GatherShape, gatherBatch } from "../kernels/gatherBatch.ts";
import { imageBufferNames } from "../kernels/imageBuffers.ts";
import { type GradientSlot, optimizer } from "../kernels/reduce/optimizer.ts";
import { traceWords, weightTrace } from "../kernels/weightTrace.ts";
import { featureShapes, type Model } from "../layers/model.ts";
import { parameterLayout } from "../layers/parameterLayout.ts";
import type { ParameterLayout } from "../layers/parameters.ts";
import { type BoundKernel, type BufferName, bind } from "./boundKernel.ts";
import { planLoss } from "./loss.ts";
import { type BorderNeeds, PlanContext, type StepSettings } from "./planContext.ts";
import { shareTexts } from "./shareTexts.ts";

/** Everything that the text of the kernels depends on. */
export interface CompileOptions extends StepSettings {
  readonly model: Model;
}

/** A compiled train step as data: what to make, and what to run in which order. */
export interface StepPlan {
  readonly options: CompileOptions;
  readonly layout: ParameterLayout;
  /** What the program has to make; `words` of 4 bytes in all. */
  readonly buffers: readonly { readonly name: BufferName; readonly words: number }[];
  /** Of them, those that have to hold zeros before the first step. */
  readonly startAtZero: readonly BufferName[];
  readonly training: readonly BoundKernel[];
  readonly evaluation: readonly BoundKernel[];
  /** Runs once before the evaluation's batches. */
  readonly evaluationStart: readonly BoundKernel[];
  readonly slots: readonly GradientSlot[];
  /** Names behind the codes in the overflow buffer: code 1 is the first. */
  readonly overflowNames: readonly string[];
}

/**
 * Compiles a model to a train step, as data; no device is needed. The blocks are planned twice: the
 * first pass finds the borders of maps and the number of partial sums, the second makes the kernels.
 */
export function compileStep(options: CompileOptions): StepPlan {
  const { model } = options;
  const blocks = fuse(model, options);
  const facts = { shapes: featureShapes(model), layout: parameterLayout(model) };
  const needs: BorderNeeds = new Map();
  const first = new PlanContext(options, facts, needs, 0);
  planKernels(first, blocks);
  const context = new PlanContext(options, facts, needs, first.partials);
  const kernels = shareTexts(planKernels(context, blocks), options.profile.mostSharedNumbers);
  return { options, layout: context.layout, ...context.result(), ...kernels };
}

function planKernels(
  context: PlanContext,
  blocks: readonly Block[],
): Pick<StepPlan, "training" | "evaluation" | "evaluationStart"> {
  const { stepsPerEpoch, augmentation, trackDivergence } = context.settings;
  const planned = blocks.map(({ inputs, plan }) => ({ inputs, ...plan(context) }));
  const last = blocks.at(-1);
  if (last?.includesLoss === false) {
    planned.push({ inputs: [], ...planLoss(context, last.layers[last.layers.length - 1].name) });
  }
  const backward = planned
    .toReversed()
    .flatMap((block) => [
      ...(block.parameterGradients?.() ?? []),
      ...block.inputs.flatMap((input) => (input === "images" ? [] : block.inputGradient(input))),
    ]);
  planBuffers(context);
  return {
    training: [
      planGather(context, { split: "train", stepsPerEpoch, augmentation }),
      ...planned.flatMap(({ forward }) => forward),
      ...backward,
      planOptimizer(context),
      ...(trackDivergence ? [planTrace(context)] : []),
      bind(advance("step"), { control: "control" }),
    ],
    evaluation: [
      planGather(context, { split: "test" }),
      ...planned.flatMap(({ forward, evaluation }) => evaluation ?? forward),
      bind(advance("evaluationBatch"), { control: "control" }),
    ],
    evaluationStart: planned.flatMap(({ evaluationStart }) => evaluationStart ?? []),
  };
}

function planGather(context: PlanContext, from: GatherShape["from"]): BoundKernel {
  const { cohort, lanes, settings } = context;
  const { map, buffer } = context.features("images");
  const count = from.split === "train" ? settings.trainCount : settings.testCount;
  const examples = { count, perBuffer: settings.examplesPerBuffer?.[from.split] ?? count };
  return bind(gatherBatch({ cohort, output: map, lanes, examples, from }), {
    ...imageBufferNames(from.split),
    labels: `${from.split}Labels`,
    control: "control",
    order: "order",
    outputs: buffer,
    batchInfo: "batchInfo",
  });
}

function planOptimizer(context: PlanContext): BoundKernel {
  const { cohort, settings, reduction, sumsStride, parameterCount } = context;
  const { stepsPerEpoch, profile } = settings;
  const { slots } = context.result();
  const covered = slots.reduce((sum, { size }) => sum + size, 0);
  const loss = slots.pop();
  // The loss is the element after the parameters.
  if (loss?.offset !== parameterCount || covered !== parameterCount + 1) {
    throw new LabError("internal", "Not every parameter has a gradient, or there is no loss");
  }
  const kernel = optimizer({
    cohort,
    parameterCount,
    slots,
    loss,
    reduction,
    sumsStride,
    optimizer: settings.optimizer,
    stepsPerEpoch,
    workgroupSize: profile.weightLanes,
  });
  return bind(kernel, {
    sums: "sums",
    weights: "weights",
    state: "state",
    gradients: "gradients",
    losses: "losses",
    control: "control",
    schedule: "schedule",
  });
}

function planTrace(context: PlanContext): BoundKernel {
  const { cohort, settings, layout, parameterCount } = context;
  const { stepsPerEpoch, profile } = settings;
  const tensors = layout.trainable;
  const lanes = profile.traceLanes;
  const kernel = weightTrace({ cohort, tensors, parameterCount, stepsPerEpoch, lanes });
  return bind(kernel, {
    weights: "weights",
    reference: "reference",
    control: "control",
    trace: context.buffer("trace", stepsPerEpoch * tensors.length * traceWords.count),
  });
}

/** Buffers that every step has, whatever its layers. */
function planBuffers(context: PlanContext): void {
  const { settings, parameterCount } = context;
  const { stepsPerEpoch, batchSize } = settings;
  context.buffer("weights", parameterCount);
  context.buffer("state", 2 * parameterCount);
  context.buffer("gradients", parameterCount);
  context.buffer("moving", Math.max(1, context.layout.movingSize));
  context.buffer("losses", stepsPerEpoch);
  context.buffer("order", stepsPerEpoch * batchSize);
  context.buffer("batchInfo", batchWords.count * batchSize);
  context.buffer("control", controlWords.perReplica, controlWords.header);
}
