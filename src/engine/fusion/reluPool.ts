import { channelsPerCode } from "../kernels/gradientSource.ts";
import { inputShape } from "../layers/model.ts";
import type { FusionPlace } from "./pattern.ts";

/**
 * Name of the 2x2 max-pool that follows the first layer, through a ReLU, if nothing else reads what
 * comes between and the codes of its channels fill their words; else null.
 */
export function poolAfterRelu({ layers, shapes, readers }: FusionPlace): string | null {
  const [layer, relu, pool] = layers;
  if (relu?.kind !== "relu" || pool?.kind !== "maxPool" || pool.size !== 2) return null;
  const chained = relu.input === layer.name && pool.input === relu.name;
  const unread = readers.get(layer.name) === 1 && readers.get(relu.name) === 1;
  const fits = inputShape(shapes, relu).channels % channelsPerCode === 0;
  return chained && unread && fits ? pool.name : null;
}
