import { denseForward, denseInputGradient } from "../../kernels/dense.ts";
import {
  denseElements,
  denseWeightGradient,
  type VectorRange,
} from "../../kernels/reduce/denseWeightGradient.ts";
import type { DenseLayer } from "../../model/layers.ts";
import type { PlannedDispatch } from "../plan.ts";
import { dispatch, type PlanContext, type PlannedBlock } from "../planContext.ts";
import { denseSplits } from "../tileProfile.ts";

/** A dense layer by itself. */
export function denseBlock(context: PlanContext, layer: DenseLayer): PlannedBlock {
  const { cohort, lanes, parameterCount } = context;
  const offsets = context.offsets(layer.name);
  const input = context.map("features", layer.input);
  const shape = {
    cohort,
    input,
    output: context.map("features", layer.name),
    parameterCount,
    kernelOffset: offsets.kernel ?? 0,
    biasOffset: offsets.bias ?? 0,
    lanes,
  };
  const features = context.mapBuffer("features", layer.input);
  const forward = dispatch(denseForward(shape), {
    features,
    weights: "weights",
    outputs: context.mapBuffer("features", layer.name),
  });
  const backward = () => {
    const outputGradient = context.mapBuffer("gradient", layer.name);
    const weightGradient = planWeightGradient(context, layer, {
      input: { map: input, first: 0, count: input.channels },
      inputBuffer: features,
      gradient: { map: shape.output, first: 0, count: layer.units },
      gradientBuffer: outputGradient,
    });
    if (layer.input === "images") return [weightGradient];
    return [
      weightGradient,
      dispatch(
        denseInputGradient({
          ...shape,
          input: context.map("gradient", layer.input),
          output: context.map("gradient", layer.name),
          accumulate: context.accumulates(layer.input),
        }),
        {
          outputGradient,
          weights: "weights",
          inputGradient: context.mapBuffer("gradient", layer.input),
        },
      ),
    ];
  };
  return { forward: [forward], backward, evaluation: [forward] };
}

/** The weight gradient of a dense layer, wherever its inputs and output gradients lie. */
export function planWeightGradient(
  context: PlanContext,
  layer: DenseLayer,
  vectors: {
    readonly input: VectorRange;
    readonly inputBuffer: string;
    readonly gradient: VectorRange;
    readonly gradientBuffer: string;
  },
): PlannedDispatch {
  const { cohort, options } = context;
  const splits = denseSplits(options.profile, options.batchSize);
  const elements = denseElements(vectors.input.count, vectors.gradient.count);
  const offset = context.offsets(layer.name).kernel ?? 0;
  return dispatch(
    denseWeightGradient({
      cohort,
      input: vectors.input,
      outputGradient: vectors.gradient,
      splits,
      workgroupSize: options.profile.weightLanes,
      sums: context.gradientSums(layer.name, offset, elements, splits),
    }),
    {
      vectors: vectors.inputBuffer,
      outputGradient: vectors.gradientBuffer,
      ...context.emitterBuffers("sums"),
    },
  );
}
