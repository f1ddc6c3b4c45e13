import { bind } from "../compile/boundKernel.ts";
import { globalAveragePool as globalAveragePoolKernel } from "../kernels/globalAveragePool.ts";
import { globalAveragePoolGradient } from "../kernels/globalAveragePoolGradient.ts";
import { type LayerData, type LayerDefinition, weightless } from "./layerDefinition.ts";

export type GlobalAveragePoolLayer = LayerData<"globalAveragePool">;

/** Mean of each plane: a vector. */
export function globalAveragePool({ name, input }: GlobalAveragePoolLayer): LayerDefinition {
  return {
    inputs: [input],
    outputShape: ({ channels }) => ({ height: 1, width: 1, channels }),
    ...weightless,
    plan: (context) => {
      const { cohort, lanes } = context;
      const from = context.features(input);
      const to = context.features(name);
      const forward = bind(
        globalAveragePoolKernel({ cohort, input: from.map, output: to.map, lanes }),
        { features: from.buffer, outputs: to.buffer },
      );
      const inputGradient = () => {
        const { map, buffer, accumulate } = context.claimGradient(input);
        const output = context.gradient(name);
        return [
          bind(
            globalAveragePoolGradient({
              cohort,
              input: map,
              output: output.map,
              accumulate,
              lanes,
            }),
            { outputGradient: output.buffer, inputGradient: buffer },
          ),
        ];
      };
      return { forward: [forward], inputGradient };
    },
  };
}
