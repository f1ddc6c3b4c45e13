import { bind } from "../compile/boundKernel.ts";
import { lossSums, planStoreLogits } from "../compile/loss.ts";
import type { PlanContext, PlannedBlock } from "../compile/planContext.ts";
import { exampleLanes } from "../kernels/exampleLanes.ts";
import { type FeatureMap, featureSize, noBorder } from "../kernels/features.ts";
import {
  type HeadStage,
  headEvaluation,
  head as headKernel,
  headVectors,
} from "../kernels/reduce/head.ts";
import { type DenseLayer, planDenseWeightGradient } from "../layers/dense.ts";
import { inputShape } from "../layers/model.ts";
import type { FusionPattern, FusionPlace } from "./pattern.ts";

/** A dense layer of the head, with the ReLU after and the dropout before it. */
interface FusedDense {
  readonly layer: DenseLayer;
  readonly relu: boolean;
  readonly dropoutRate: number;
}

/** Largest vector that the head's kernel holds. */
const largestVector = 256;
/** Elements of all its vectors: half of the workgroup memory that every WebGPU adapter has. */
const mostElements = 2048;

/** Global average pool + dense layers with ReLU and dropout + loss. */
export const head: FusionPattern = {
  name: "head",
  includesLoss: true,
  match: (place) => {
    const [layer] = place.layers;
    if (layer.kind !== "globalAveragePool") return null;
    const stages = headStages(place);
    if (stages === null) return null;
    return {
      layerCount: place.layers.length,
      plan: (context) => planHead(context, layer.input, stages),
    };
  },
};

/** The dense layers after the first layer, if there is nothing but them, ReLU and dropout to the end. */
function headStages({ layers, shapes }: FusionPlace): readonly FusedDense[] | null {
  const [average, ...rest] = layers;
  const stages: FusedDense[] = [];
  let before = average.name;
  let dropoutRate = 0;
  if (inputShape(shapes, average).channels > largestVector) return null;
  for (const layer of rest) {
    if (layer.input !== before) return null;
    before = layer.name;
    const last = stages.at(-1);
    if (layer.kind === "dense" && layer.units <= largestVector) {
      stages.push({ layer, relu: false, dropoutRate });
      dropoutRate = 0;
    } else if (layer.kind === "relu" && last !== undefined && !last.relu && dropoutRate === 0) {
      stages[stages.length - 1] = { ...last, relu: true };
    } else if (layer.kind === "dropout" && dropoutRate === 0) {
      dropoutRate = layer.rate;
    } else {
      return null;
    }
  }
  const rates = new Set(stages.map((stage) => stage.dropoutRate).filter((rate) => rate > 0));
  const elements = stages.reduce(
    (sum, { layer }) => sum + layer.units,
    inputShape(shapes, average).channels,
  );
  const ends = stages.at(-1);
  if (ends === undefined || ends.relu || dropoutRate > 0) return null;
  return rates.size <= 1 && elements <= mostElements ? stages : null;
}

/** Global average pool to loss in one kernel, then one for each dense layer's weights. */
function planHead(
  context: PlanContext,
  inputName: string,
  fused: readonly FusedDense[],
): PlannedBlock {
  const { cohort, settings, parameterCount } = context;
  const { batchSize, stepsPerEpoch, profile } = settings;
  const input = context.features(inputName);
  const stages: HeadStage[] = fused.map(({ layer, relu, dropoutRate }, index) => ({
    kernelOffset: context.offset(layer.name, "kernel"),
    biasOffset: context.offset(layer.name, "bias"),
    inputs: fused[index - 1]?.layer.units ?? input.map.channels,
    outputs: layer.units,
    relu,
    dropoutRate,
  }));
  const largest = Math.max(...stages.flatMap(({ inputs, outputs }) => [inputs, outputs]));
  const lanes = exampleLanes(profile.headLanes, largest, context.lanes);
  const ranges = headVectors(stages);
  const vector = { batch: batchSize, height: 1, width: 1, border: noBorder };
  const vectors: FeatureMap = { ...vector, channels: ranges.count };
  const buffer = context.buffer("vectors", featureSize(vectors));
  const sums = lossSums(context);
  const shape = { cohort, input: input.map, stages, vectors, parameterCount, lanes, sums };
  const reading = { features: input.buffer, weights: "weights", vectors: buffer } as const;
  const target = context.claimGradient(inputName);
  const train = bind(headKernel({ ...shape, inputGradient: target.map, stepsPerEpoch }), {
    ...reading,
    batchInfo: "batchInfo",
    control: "control",
    inputGradient: target.buffer,
    ...context.gradientSumsBuffers,
  });
  /** Channels of `vectors` that hold the gradient of a stage's outputs; logits, when evaluating. */
  const outputsOf = (index: number) => ({
    map: vectors,
    first: ranges.gradients[index],
    count: stages[index].outputs,
  });
  const parameterGradients = () =>
    fused.map(({ layer }, index) =>
      planDenseWeightGradient(context, layer, {
        input: { map: vectors, first: ranges.inputs[index], count: stages[index].inputs },
        inputBuffer: buffer,
        gradient: outputsOf(index),
        gradientBuffer: buffer,
      }),
    );
  return {
    forward: [train],
    parameterGradients,
    inputGradient: () => [],
    evaluation: [
      bind(headEvaluation(shape), reading),
      planStoreLogits(context, outputsOf(stages.length - 1), buffer),
    ],
  };
}
