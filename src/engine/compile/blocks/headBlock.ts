import { type FeatureMap, featureSize } from "../../kernels/features.ts";
import { type HeadStage, head, headVectors } from "../../kernels/reduce/head.ts";
import { softmaxCrossEntropy } from "../../kernels/reduce/softmaxCrossEntropy.ts";
import { storeLogits } from "../../kernels/storeLogits.ts";
import type { GlobalAveragePoolLayer } from "../../model/layers.ts";
import type { FusedDense } from "../fuse.ts";
import type { PlannedDispatch } from "../plan.ts";
import { dispatch, type PlanContext, type PlannedBlock } from "../planContext.ts";
import { planWeightGradient } from "./denseBlock.ts";

/** Global average pool to loss in one kernel, then one for each dense layer's weights. */
export function headBlock(
  context: PlanContext,
  layer: GlobalAveragePoolLayer,
  fused: readonly FusedDense[],
): PlannedBlock {
  const { cohort, lanes, options, parameterCount } = context;
  const input = context.map("features", layer.input);
  const stages: HeadStage[] = fused.map((stage, index) => {
    const offsets = context.offsets(stage.layer.name);
    return {
      kernelOffset: offsets.kernel ?? 0,
      biasOffset: offsets.bias ?? 0,
      inputs: fused[index - 1]?.layer.units ?? input.channels,
      outputs: stage.layer.units,
      relu: stage.relu,
      dropoutRate: stage.dropoutRate,
    };
  });
  const ranges = headVectors(stages);
  const vectors: FeatureMap = {
    batch: options.batchSize,
    channels: ranges.count,
    height: 1,
    width: 1,
    border: { top: 0, left: 0, bottom: 0, right: 0 },
  };
  const vectorBuffer = context.buffer("vectors", featureSize(vectors));
  const shape = {
    cohort,
    input,
    inputGradient: context.map("gradient", layer.input),
    stages,
    vectors,
    parameterCount,
    stepsPerEpoch: options.stepsPerEpoch,
    lanes,
    sums: lossSums(context),
  };
  const reading = {
    features: context.mapBuffer("features", layer.input),
    weights: "weights",
    vectors: vectorBuffer,
  };
  context.accumulates(layer.input);
  const dropout = stages.some((stage) => stage.dropoutRate > 0) ? { control: "control" } : {};
  const train = dispatch(head({ ...shape, mode: "train" }), {
    ...reading,
    ...dropout,
    batchInfo: "batchInfo",
    inputGradient: context.mapBuffer("gradient", layer.input),
    ...context.emitterBuffers("sums"),
  });
  const logits = {
    map: vectors,
    first: ranges.gradients.at(-1) ?? 0,
    count: stages.at(-1)?.outputs ?? 0,
  };
  const weightGradients = () =>
    fused.map((stage, index) =>
      planWeightGradient(context, stage.layer, {
        input: {
          map: vectors,
          first: ranges.inputs[index] ?? 0,
          count: stages[index]?.inputs ?? 0,
        },
        inputBuffer: vectorBuffer,
        gradient: { map: vectors, first: ranges.gradients[index] ?? 0, count: stage.layer.units },
        gradientBuffer: vectorBuffer,
      }),
    );
  return {
    forward: [train],
    backward: weightGradients,
    evaluation: [
      dispatch(head({ ...shape, mode: "evaluate" }), reading),
      planStoreLogits(context, logits, vectorBuffer),
    ],
  };
}

/** The loss of a model whose head is not fused: it reads the last layer. */
export function lossBlock(context: PlanContext, logitsLayer: string): PlannedBlock {
  const { cohort, lanes } = context;
  const logits = context.map("features", logitsLayer);
  const features = context.mapBuffer("features", logitsLayer);
  context.accumulates(logitsLayer);
  const loss = dispatch(
    softmaxCrossEntropy({
      cohort,
      logits,
      gradient: context.map("gradient", logitsLayer),
      lanes,
      sums: lossSums(context),
    }),
    {
      features,
      batchInfo: "batchInfo",
      outputGradient: context.mapBuffer("gradient", logitsLayer),
      ...context.emitterBuffers("sums"),
    },
  );
  const range = { map: logits, first: 0, count: logits.channels };
  return {
    forward: [loss],
    backward: () => [],
    evaluation: [planStoreLogits(context, range, features)],
  };
}

/** The loss is one more element after the gradients, with a contribution from each example. */
function lossSums(context: PlanContext) {
  return context.gradientSums("loss", context.parameterCount, 1, context.options.batchSize);
}

function planStoreLogits(
  context: PlanContext,
  logits: { readonly map: FeatureMap; readonly first: number; readonly count: number },
  buffer: string,
): PlannedDispatch {
  const { cohort, lanes, options } = context;
  const exampleCount = options.testCount;
  return dispatch(storeLogits({ cohort, logits, exampleCount, lanes }), {
    features: buffer,
    control: "control",
    allLogits: context.buffer("allLogits", exampleCount * logits.count),
  });
}
