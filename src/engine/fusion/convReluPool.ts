import { bind } from "../compile/boundKernel.ts";
import { convReluPool as convReluPoolKernel } from "../kernels/convReluPool.ts";
import { planConvGradients, planConvShape } from "../layers/conv2d.ts";
import type { FusionPattern } from "./pattern.ts";
import { poolAfterRelu } from "./reluPool.ts";

/** conv + ReLU + max-pool 2. */
export const convReluPool: FusionPattern = {
  name: "convReluPool",
  includesLoss: false,
  match: (place) => {
    const [layer] = place.layers;
    const pool = poolAfterRelu(place);
    if (layer.kind !== "conv2d" || pool === null) return null;
    return {
      layerCount: 3,
      plan: (context) => {
        const shape = planConvShape(context, layer, true);
        const output = context.features(pool);
        const gradient = context.unpooledSource(pool);
        const forward = bind(
          convReluPoolKernel({
            ...shape,
            output: output.map,
            pooledGradient: gradient.source.map,
          }),
          {
            features: context.features(layer.input).buffer,
            weights: "weights",
            outputs: output.buffer,
            codes: gradient.buffers.codes,
          },
        );
        const gradients = planConvGradients(context, layer, gradient);
        return { forward: [forward], ...gradients };
      },
    };
  },
};
