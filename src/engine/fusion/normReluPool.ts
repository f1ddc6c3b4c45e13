import { bind } from "../compile/boundKernel.ts";
import { normaliseReluPool } from "../kernels/normaliseReluPool.ts";
import { normaliseBuffers, normaliseShape, planNorm } from "../layers/batchNorm.ts";
import type { FusionPattern } from "./pattern.ts";
import { poolAfterRelu } from "./reluPool.ts";

/** Batch norm + ReLU + max-pool 2. */
export const normReluPool: FusionPattern = {
  name: "normReluPool",
  includesLoss: false,
  match: (place) => {
    const [layer] = place.layers;
    const pool = poolAfterRelu(place);
    if (layer.kind !== "batchNorm" || pool === null) return null;
    return {
      layerCount: 3,
      plan: (context) => {
        const output = context.features(pool);
        const gradient = context.unpooledSource(pool);
        const apply = bind(
          normaliseReluPool({
            ...normaliseShape(context, layer),
            output: output.map,
            pooledGradient: gradient.source.map,
          }),
          {
            ...normaliseBuffers(context, layer),
            outputs: output.buffer,
            codes: gradient.buffers.codes,
          },
        );
        return planNorm(context, layer, apply, gradient);
      },
    };
  },
};
