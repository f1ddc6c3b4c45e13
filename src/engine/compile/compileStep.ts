import { advance } from "../kernels/advance.ts";
import { batchWords, controlWords } from "../kernels/control.ts";
import { type GatherShape, gatherBatch } from "../kernels/gatherBatch.ts";
import { optimizer } from "../kernels/reduce/optimizer.ts";
import { traceWords, weightTrace } from "../kernels/weightTrace.ts";
import { convBlock } from "./blocks/convBlock.ts";
import { denseBlock } from "./blocks/denseBlock.ts";
import { headBlock, lossBlock } from "./blocks/headBlock.ts";
import { normBlock } from "./blocks/normBlock.ts";
import {
  addBlock,
  averageBlock,
  dropoutBlock,
  flattenBlock,
  maxPoolBlock,
  reluBlock,
} from "./blocks/simpleBlocks.ts";
import { type Block, fuse } from "./fuse.ts";
import type { CompileOptions, PlannedDispatch, StepPlan } from "./plan.ts";
import { type BorderNeeds, dispatch, PlanContext, type PlannedBlock } from "./planContext.ts";

/**
 * Compiles a model to a train step, as data. It touches no device: the text of every kernel can be
 * read and tested anywhere.
 *
 * The blocks are planned twice: the first pass finds out which borders maps need and how many
 * partial sums there are, the second makes the kernels with them.
 */
export function compileStep(options: CompileOptions): StepPlan {
  const needs: BorderNeeds = new Map();
  const first = planBlocks(new PlanContext(options, needs, 0));
  return planBlocks(new PlanContext(options, needs, first.partials)).plan;
}

function planBlocks(context: PlanContext): { plan: StepPlan; partials: number } {
  const { options } = context;
  const blocks = fuse(options.model, { fused: options.fused });
  const planned = blocks.map((block) => planBlock(context, block));
  const last = blocks.at(-1);
  if (last?.kind === "layer") planned.push(lossBlock(context, last.layer.name));
  const backward = [...planned].reverse().flatMap((block) => [...block.backward()]);
  const slots = [...context.slots].sort((a, b) => a.offset - b.offset);
  const training = [
    gather(context, trainingSource(options)),
    ...planned.flatMap((block) => block.forward),
    ...backward,
    planOptimizer(context),
    ...(options.trackDivergence ? [planTrace(context)] : []),
    dispatch(advance("step"), { control: "control" }),
  ];
  const evaluation = [
    gather(context, { split: "test", count: options.testCount }),
    ...planned.flatMap((block) => block.evaluation),
    dispatch(advance("evaluationBatch"), { control: "control" }),
  ];
  planStaticBuffers(context);
  return {
    partials: context.partials,
    plan: {
      options,
      layout: context.layout,
      buffers: context.buffers,
      training,
      evaluation,
      evaluationStart: planned.flatMap((block) => [...(block.evaluationStart ?? [])]),
      slots,
      overflowNames: context.overflowNames,
    },
  };
}

function planBlock(context: PlanContext, block: Block): PlannedBlock {
  switch (block.kind) {
    case "convReluPool":
      return convBlock(context, block.layer, block.output);
    case "normReluPool":
      return normBlock(context, block.layer, block.output);
    case "head":
      return headBlock(context, block.layer, block.stages);
    case "layer":
      break;
    default:
      return block satisfies never;
  }
  const { layer } = block;
  switch (layer.kind) {
    case "conv2d":
      return convBlock(context, layer, null);
    case "batchNorm":
      return normBlock(context, layer, null);
    case "relu":
      return reluBlock(context, layer);
    case "maxPool":
      return maxPoolBlock(context, layer);
    case "globalAveragePool":
      return averageBlock(context, layer);
    case "flatten":
      return flattenBlock(context, layer);
    case "dense":
      return denseBlock(context, layer);
    case "dropout":
      return dropoutBlock(context, layer);
    case "add":
      return addBlock(context, layer);
    default:
      return layer satisfies never;
  }
}

function trainingSource({ stepsPerEpoch, augmentation }: CompileOptions): GatherShape["from"] {
  return { split: "train", stepsPerEpoch, augmentation };
}

function gather(context: PlanContext, from: GatherShape["from"]): PlannedDispatch {
  const { cohort, lanes } = context;
  const kernel = gatherBatch({ cohort, output: context.map("features", "images"), lanes, from });
  return dispatch(kernel, {
    images: `${from.split}Images`,
    labels: `${from.split}Labels`,
    control: "control",
    ...(from.split === "train" ? { order: "order" } : {}),
    outputs: context.mapBuffer("features", "images"),
    batchInfo: "batchInfo",
  });
}

function planOptimizer(context: PlanContext): PlannedDispatch {
  const { options, parameterCount, slots } = context;
  const isLoss = (slot: { readonly offset: number }) => slot.offset === parameterCount;
  const [loss] = slots.filter(isLoss);
  const kernel = optimizer({
    cohort: context.cohort,
    parameterCount,
    slots: slots.filter((slot) => !isLoss(slot)).sort((a, b) => a.offset - b.offset),
    loss: loss ?? { offset: 0, size: 1, splits: 0, base: 0, partialBase: 0, ready: false },
    order: options.reduction,
    sumsStride: context.sumsStride,
    optimizer: options.optimizer,
    stepsPerEpoch: options.stepsPerEpoch,
    workgroupSize: options.profile.weightLanes,
  });
  return dispatch(kernel, {
    sums: "sums",
    weights: "weights",
    state: "state",
    gradients: "gradients",
    losses: "losses",
    control: "control",
    schedule: "schedule",
  });
}

function planTrace(context: PlanContext): PlannedDispatch {
  const { options, layout, parameterCount } = context;
  const { stepsPerEpoch } = options;
  const tensors = layout.trainable;
  context.buffer("trace", stepsPerEpoch * tensors.length * traceWords.count);
  return dispatch(weightTrace({ cohort: context.cohort, tensors, parameterCount, stepsPerEpoch }), {
    weights: "weights",
    reference: "reference",
    control: "control",
    trace: "trace",
  });
}

/** Buffers that every step has, whatever its layers. */
function planStaticBuffers(context: PlanContext): void {
  const { options, parameterCount, cohort } = context;
  const { stepsPerEpoch, batchSize } = options;
  context.buffer("weights", parameterCount);
  context.buffer("state", 2 * parameterCount);
  context.buffer("gradients", parameterCount);
  context.buffer("moving", Math.max(1, context.layout.movingSize));
  context.buffer("sums", context.sumsStride);
  context.buffer("losses", stepsPerEpoch);
  context.buffer("order", stepsPerEpoch * batchSize);
  context.buffer("batchInfo", batchWords.count * batchSize);
  if (options.reduction === "fixed-point") context.buffer("overflow", 1);
  context.sharedBuffer("control", controlWords.header + controlWords.perReplica * cohort);
}
