import { bind } from "../compile/boundKernel.ts";
import { flatten as flattenKernel } from "../kernels/flatten.ts";
import { type LayerData, type LayerDefinition, weightless } from "./layerDefinition.ts";

export type FlattenLayer = LayerData<"flatten">;

/** [height, width, channels] to one vector, channels innermost, as TensorFlow does. */
export function flatten({ name, input }: FlattenLayer): LayerDefinition {
  return {
    inputs: [input],
    outputShape: ({ height, width, channels }) => ({
      height: 1,
      width: 1,
      channels: height * width * channels,
    }),
    ...weightless,
    plan: (context) => {
      const { cohort, lanes } = context;
      const planes = context.features(input);
      const vector = context.features(name);
      const toVector = { direction: "toVector", accumulate: false, cohort, lanes } as const;
      const forward = bind(flattenKernel({ ...toVector, planes: planes.map, vector: vector.map }), {
        features: planes.buffer,
        outputs: vector.buffer,
      });
      const inputGradient = () => {
        const { map, buffer, accumulate } = context.claimGradient(input);
        const gradient = context.gradient(name);
        const toPlanes = { direction: "toPlanes", accumulate, cohort, lanes } as const;
        return [
          bind(flattenKernel({ ...toPlanes, planes: map, vector: gradient.map }), {
            features: gradient.buffer,
            outputs: buffer,
          }),
        ];
      };
      return { forward: [forward], inputGradient };
    },
  };
}
