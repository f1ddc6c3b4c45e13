import { LabError } from "../../core/errors.ts";
import { type BoundKernel, type BufferName, bind } from "../compile/boundKernel.ts";
import type { PlanContext } from "../compile/planContext.ts";
import { denseSplits } from "../compile/tileProfile.ts";
import { denseForward } from "../kernels/denseForward.ts";
import { denseInputGradient } from "../kernels/denseInputGradient.ts";
import type { VectorRange } from "../kernels/features.ts";
import { denseElements, denseWeightGradient } from "../kernels/reduce/denseWeightGradient.ts";
import type { LayerData, LayerDefinition } from "./layerDefinition.ts";

export interface DenseLayer extends LayerData<"dense"> {
  readonly units: number;
}

/** x [in] times a kernel [in, out] plus a bias [out]. */
export function dense(layer: DenseLayer): LayerDefinition {
  const { name, input, units } = layer;
  return {
    inputs: [input],
    outputShape: ({ height, width }) => {
      if (height !== 1 || width !== 1) {
        throw new LabError("internal", `Dense layer ${name} needs a vector; flatten first`);
      }
      return { height: 1, width: 1, channels: units };
    },
    parameters: ({ channels }) => [
      { role: "kernel", shape: [channels, units], initial: "glorotUniform" },
      { role: "bias", shape: [units], initial: 0 },
    ],
    moving: () => [],
    multiplyAdds: ({ channels }) => channels * units,
    plan: (context) => {
      const { cohort, lanes, parameterCount } = context;
      const from = context.features(input);
      const to = context.features(name);
      const shape = { cohort, parameterCount, kernelOffset: context.offset(name, "kernel"), lanes };
      const biasOffset = context.offset(name, "bias");
      const forward = bind(
        denseForward({ ...shape, input: from.map, output: to.map, biasOffset }),
        { features: from.buffer, weights: "weights", outputs: to.buffer },
      );
      const parameterGradients = () => [
        planDenseWeightGradient(context, layer, {
          input: { map: from.map, first: 0, count: from.map.channels },
          inputBuffer: from.buffer,
          gradient: { map: to.map, first: 0, count: units },
          gradientBuffer: context.gradient(name).buffer,
        }),
      ];
      const inputGradient = () => {
        const { map, buffer, accumulate } = context.claimGradient(input);
        const gradient = context.gradient(name);
        return [
          bind(denseInputGradient({ ...shape, input: map, output: gradient.map, accumulate }), {
            outputGradient: gradient.buffer,
            weights: "weights",
            inputGradient: buffer,
          }),
        ];
      };
      return { forward: [forward], parameterGradients, inputGradient };
    },
  };
}

/** The weight gradient of a dense layer, from its inputs and output gradients in any buffers. */
export function planDenseWeightGradient(
  context: PlanContext,
  { name }: DenseLayer,
  vectors: {
    readonly input: VectorRange;
    readonly inputBuffer: BufferName;
    readonly gradient: VectorRange;
    readonly gradientBuffer: BufferName;
  },
): BoundKernel {
  const { cohort, settings } = context;
  const splits = denseSplits(settings.profile, settings.batchSize);
  const elements = denseElements(vectors.input.count, vectors.gradient.count);
  return bind(
    denseWeightGradient({
      cohort,
      input: vectors.input,
      outputGradient: vectors.gradient,
      splits,
      workgroupSize: settings.profile.weightLanes,
      sums: context.gradientSums(name, context.offset(name, "kernel"), elements, splits),
    }),
    {
      vectors: vectors.inputBuffer,
      outputGradient: vectors.gradientBuffer,
      ...context.gradientSumsBuffers,
    },
  );
}
