import { bind } from "../compile/boundKernel.ts";
import { flatten as flattenKernel } from "../kernels/flatten.ts";
import { type LayerDefinition, weightless } from "./layerDefinition.ts";

export interface FlattenLayer {
  readonly kind: "flatten";
  readonly name: string;
  readonly input: string;
}

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
      const forward = bind(
        flattenKernel({
          cohort,
          planes: planes.map,
          vector: vector.map,
          direction: "toVector",
          accumulate: false,
          lanes,
        }),
        { features: planes.buffer, outputs: vector.buffer },
      );
      const inputGradient = () => {
        const { map, buffer, accumulate } = context.claimGradient(input);
        const gradient = context.gradient(name);
        return [
          bind(
            flattenKernel({
              cohort,
              planes: map,
              vector: gradient.map,
              direction: "toPlanes",
              accumulate,
              lanes,
            }),
            { features: gradient.buffer, outputs: buffer },
          ),
        ];
      };
      return { forward: [forward], inputGradient };
    },
  };
}
