import { type BoundKernel, bind } from "../compile/boundKernel.ts";
import type { BoundSource, PlanContext, PlannedBlock } from "../compile/planContext.ts";
import { splitFor } from "../compile/tileProfile.ts";
import type { GradientBinding } from "../kernels/gradientSource.ts";
import { type NormaliseShape, normalise } from "../kernels/normalise.ts";
import { normInference } from "../kernels/normInference.ts";
import { normGradientBorder, normInputGradient } from "../kernels/normInputGradient.ts";
import { normGradientFold } from "../kernels/reduce/normGradientFold.ts";
import { normGradientSums } from "../kernels/reduce/normGradientSums.ts";
import { normStatistics } from "../kernels/reduce/normStatistics.ts";
import { type NormSumsShape, normSums, normSumsSize } from "../kernels/reduce/normSums.ts";
import type { LayerData, LayerDefinition } from "./layerDefinition.ts";

export interface BatchNormLayer extends LayerData<"batchNorm"> {
  /** moving = momentum * moving + (1 - momentum) * batch, with the biased batch variance. */
  readonly momentum: number;
  readonly epsilon: number;
}

/** Normalises each channel over batch and pixels; at inference by moving statistics. */
export function batchNorm(layer: BatchNormLayer): LayerDefinition {
  const { name, input } = layer;
  return {
    inputs: [input],
    outputShape: (shape) => shape,
    parameters: ({ channels }) => [
      { role: "gamma", shape: [channels], initial: 1 },
      { role: "beta", shape: [channels], initial: 0 },
    ],
    moving: ({ channels }) => [
      { role: "movingMean", shape: [channels], initial: 0 },
      { role: "movingVariance", shape: [channels], initial: 1 },
    ],
    multiplyAdds: () => 0,
    plan: (context) => {
      const output = context.features(name);
      const apply = bind(normalise({ ...normaliseShape(context, layer), output: output.map }), {
        ...normaliseBuffers(context, layer),
        outputs: output.buffer,
      });
      return planNorm(context, layer, apply, context.plainSource(name));
    },
  };
}

/** Shape of the kernel that normalises, without its output. */
export function normaliseShape(
  context: PlanContext,
  { name, input }: BatchNormLayer,
): Omit<NormaliseShape, "output"> {
  const { cohort, lanes, parameterCount } = context;
  return {
    cohort,
    input: context.features(input).map,
    parameterCount,
    gammaOffset: context.offset(name, "gamma"),
    betaOffset: context.offset(name, "beta"),
    lanes,
  };
}

/** Buffers that it reads. */
export function normaliseBuffers(context: PlanContext, { name, input }: BatchNormLayer) {
  const { map, buffer } = context.features(input);
  const statistics = context.buffer(`statistics:${name}`, 2 * map.channels);
  return { features: buffer, statistics, weights: "weights" } as const;
}

/**
 * Batch norm around the kernel that applies it: statistics ahead of it, and gradients from that of its
 * output or of the pool fused with it.
 */
export function planNorm<Source extends GradientBinding>(
  context: PlanContext,
  layer: BatchNormLayer,
  apply: BoundKernel,
  { layerName: output, source, buffers }: BoundSource<Source>,
): PlannedBlock {
  const { cohort, lanes, settings, parameterCount, reduction } = context;
  const { profile, batchSize } = settings;
  const { name, momentum, epsilon } = layer;
  const { gammaOffset, betaOffset, input } = normaliseShape(context, layer);
  const { features, statistics, weights } = normaliseBuffers(context, layer);
  const moving = {
    movingSize: context.layout.movingSize,
    meanOffset: context.offset(name, "movingMean"),
    varianceOffset: context.offset(name, "movingVariance"),
  };
  const sumsOf = (what: string, positions: number, buffer: `sums:${string}`) => {
    const shape: NormSumsShape = {
      cohort,
      input,
      split: splitFor(profile, { batch: batchSize, items: input.channels, positions }),
      reduction,
      overflowCode: context.overflowCode(`${name} ${what}`),
    };
    const { elements, splits } = normSumsSize(shape);
    return { shape, sums: context.sumsBuffers(buffer, elements, elements * splits) };
  };

  const forward = sumsOf("statistics", input.height * input.width, `sums:${name}:forward`);
  const parameterGradients = () => {
    context.needBorder("gradient", output, normGradientBorder(source, input));
    const positions = source.map.height * source.map.width;
    const { shape, sums } = sumsOf("gradient", positions, `sums:${name}:backward`);
    const gradientMeans = context.buffer(`gradientMeans:${name}`, 2 * input.channels);
    context.readyGradients(Math.min(gammaOffset, betaOffset), 2 * input.channels);
    return [
      bind(normGradientSums({ ...shape, source }), { features, statistics, ...buffers, ...sums }),
      bind(normGradientFold({ ...shape, parameterCount, gammaOffset, betaOffset }), {
        sums: sums.sums,
        gradients: "gradients",
        gradientMeans,
      }),
    ];
  };
  const inputGradient = () => {
    const { map, buffer, accumulate } = context.claimGradient(layer.input);
    const shape = { cohort, input, inputGradient: map, source, parameterCount, gammaOffset, lanes };
    return [
      bind(normInputGradient({ ...shape, accumulate }), {
        features,
        statistics,
        gradientMeans: `gradientMeans:${name}`,
        weights,
        ...buffers,
        inputGradient: buffer,
      }),
    ];
  };
  return {
    forward: [
      bind(normSums({ ...forward.shape, ...moving }), {
        features,
        moving: "moving",
        ...forward.sums,
      }),
      bind(normStatistics({ ...forward.shape, ...moving, momentum, epsilon }), {
        sums: forward.sums.sums,
        statistics,
        moving: "moving",
      }),
      apply,
    ],
    evaluation: [apply],
    evaluationStart: [
      bind(normInference({ cohort, input, ...moving, epsilon }), { moving: "moving", statistics }),
    ],
    parameterGradients,
    inputGradient,
  };
}
