import { bind } from "../compile/boundKernel.ts";
import { maxPool as maxPoolKernel } from "../kernels/maxPool.ts";
import { maxPoolGradient } from "../kernels/maxPoolGradient.ts";
import { type LayerData, type LayerDefinition, weightless } from "./layerDefinition.ts";
import { planPointwise } from "./pointwisePlan.ts";

export interface MaxPoolLayer extends LayerData<"maxPool"> {
  readonly size: 2 | 3;
}

/** Largest of each size x size window, stride = size, no padding: odd rows and columns are left out. */
export function maxPool({ name, input, size }: MaxPoolLayer): LayerDefinition {
  return {
    inputs: [input],
    outputShape: ({ height, width, channels }) => ({
      height: Math.floor(height / size),
      width: Math.floor(width / size),
      channels,
    }),
    ...weightless,
    plan: (context) => {
      const { cohort, lanes } = context;
      const from = context.features(input);
      const to = context.features(name);
      const shape = { cohort, input: from.map, output: to.map, size, lanes };
      const forward = bind(maxPoolKernel(shape), { features: from.buffer, outputs: to.buffer });
      const inputGradient = () => {
        const target = context.claimGradient(input);
        const { accumulate } = target;
        const { map: outputGradient, buffer } = context.gradient(name);
        const gradient = bind(
          maxPoolGradient({ ...shape, outputGradient, inputGradient: target.map, accumulate }),
          { features: from.buffer, outputGradient: buffer, inputGradient: target.buffer },
        );
        const covers = from.map.height % size === 0 && from.map.width % size === 0;
        if (covers || accumulate) return [gradient];
        // Rows and columns that no window covers still need a gradient, of 0, in every step.
        const clear = { label: "clear", inputs: {}, output: target, expression: "0.0" };
        return [planPointwise(context, clear), gradient];
      };
      return { forward: [forward], inputGradient };
    },
  };
}
