import type { GradientSource } from "../../kernels/gradientSource.ts";
import { normalise, normaliseReluPool } from "../../kernels/normalise.ts";
import { normGradientBorder, normInputGradient } from "../../kernels/normInputGradient.ts";
import { sumWords } from "../../kernels/reduce/combine.ts";
import { normGradientFold, normInference, normStatistics } from "../../kernels/reduce/normFold.ts";
import {
  type NormSumsShape,
  normGradientSums,
  normSums,
  normSumsSize,
} from "../../kernels/reduce/normSums.ts";
import type { BatchNormLayer } from "../../model/layers.ts";
import { dispatch, type PlanContext, type PlannedBlock } from "../planContext.ts";
import { partsFor } from "../tileProfile.ts";

/** Batch norm; with ReLU and max-pool fused if `pool` names that layer. */
export function normBlock(
  context: PlanContext,
  layer: BatchNormLayer,
  pool: string | null,
): PlannedBlock {
  const { cohort, lanes, options, parameterCount } = context;
  const { profile, batchSize, reduction } = options;
  const output = pool ?? layer.name;
  const input = context.map("features", layer.input);
  const offsets = context.offsets(layer.name);
  const gammaOffset = offsets.gamma ?? 0;
  const betaOffset = offsets.beta ?? 0;
  const moving = {
    movingSize: context.layout.movingSize,
    meanOffset: offsets.movingMean ?? 0,
    varianceOffset: offsets.movingVariance ?? 0,
  };
  const sumsShape = (what: string, positions: number): NormSumsShape => ({
    cohort,
    input,
    lanes,
    fold: profile.fold,
    parts: partsFor(profile, batchSize, positions),
    order: reduction,
    overflowCode: context.overflowCode(`${layer.name} ${what}`),
  });
  const sumsBuffer = (what: string, shape: NormSumsShape) => {
    const { splits, elements } = normSumsSize(shape);
    const words = sumWords(reduction, elements, elements * splits);
    return context.buffer(`sums:${layer.name}:${what}`, words);
  };
  const features = context.mapBuffer("features", layer.input);
  const statistics = context.buffer(`statistics:${layer.name}`, 2 * input.channels);
  const codes = pool === null ? {} : { codes: context.codeBuffer(output) };

  const forwardSums = sumsShape("statistics", input.height * input.width);
  const forwardBuffer = sumsBuffer("forward", forwardSums);
  const applyShape = {
    cohort,
    input,
    output: context.map("features", output),
    parameterCount,
    gammaOffset,
    betaOffset,
    lanes,
  };
  const apply = dispatch(
    pool === null
      ? normalise(applyShape)
      : normaliseReluPool({ ...applyShape, pooledGradient: context.map("gradient", pool) }),
    {
      features,
      statistics,
      weights: "weights",
      outputs: context.mapBuffer("features", output),
      ...codes,
    },
  );
  const forward = [
    dispatch(normSums({ ...forwardSums, ...moving }), {
      features,
      moving: "moving",
      ...context.emitterBuffers(forwardBuffer),
    }),
    dispatch(
      normStatistics({
        ...forwardSums,
        ...moving,
        momentum: layer.momentum,
        epsilon: layer.epsilon,
      }),
      { sums: forwardBuffer, statistics, moving: "moving" },
    ),
    apply,
  ];

  const backward = () => {
    const source: GradientSource = {
      kind: pool === null ? "plain" : "unpooled",
      map: context.map("gradient", output),
    };
    context.needBorder("gradient", output, normGradientBorder(source, input));
    const gradient = { outputGradient: context.mapBuffer("gradient", output), ...codes };
    const shape = sumsShape("gradient", source.map.height * source.map.width);
    const sums = sumsBuffer("backward", shape);
    const gradientMeans = context.buffer(`gradientMeans:${layer.name}`, 2 * input.channels);
    context.readyGradients(Math.min(gammaOffset, betaOffset), 2 * input.channels);
    const dispatches = [
      dispatch(normGradientSums({ ...shape, source }), {
        features,
        statistics,
        ...gradient,
        ...context.emitterBuffers(sums),
      }),
      dispatch(normGradientFold({ ...shape, parameterCount, gammaOffset, betaOffset }), {
        sums,
        gradients: "gradients",
        gradientMeans,
      }),
    ];
    if (layer.input === "images") return dispatches;
    return [
      ...dispatches,
      dispatch(
        normInputGradient({
          cohort,
          input,
          inputGradient: context.map("gradient", layer.input),
          source,
          parameterCount,
          gammaOffset,
          accumulate: context.accumulates(layer.input),
          lanes,
        }),
        {
          features,
          statistics,
          gradientMeans,
          weights: "weights",
          ...gradient,
          inputGradient: context.mapBuffer("gradient", layer.input),
        },
      ),
    ];
  };
  return {
    forward,
    backward,
    evaluation: [apply],
    evaluationStart: [
      dispatch(normInference({ cohort, input, ...moving, epsilon: layer.epsilon }), {
        moving: "moving",
        statistics,
      }),
    ],
  };
}
