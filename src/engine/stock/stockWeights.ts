import type { LayersModel } from "@tensorflow/tfjs";
import { type Tensor, tensor, tidy, Variable } from "@tensorflow/tfjs";
import { LabError } from "../../core/errors.ts";
import type { ParameterLayout, ParameterSpec, Slot } from "../layers/parameters.ts";

type Slots = readonly Slot<ParameterSpec>[];

/** Which of a tfjs layer's lists of weights. */
type WeightList = "trainableWeights" | "nonTrainableWeights";

/** The tfjs weights behind the slots, in their order: a layer has its own in the order of ours. */
function layerWeights(stock: LayersModel, slots: Slots, list: WeightList) {
  return slots.map((slot, index) => {
    const before = slots.slice(0, index).filter(({ layerName }) => layerName === slot.layerName);
    return { slot, weight: stock.getLayer(slot.layerName)[list][before.length] };
  });
}

function variables(stock: LayersModel, slots: Slots, list: WeightList): Variable[] {
  return layerWeights(stock, slots, list).map(({ slot, weight }) => {
    const variable = weight.read();
    if (variable instanceof Variable) return variable;
    throw new LabError("internal", `The weight ${slot.name} is no variable of tfjs`);
  });
}

/** The variables behind the trainable weights, in their order. */
export const trainableVariables = (stock: LayersModel, { trainable }: ParameterLayout) =>
  variables(stock, trainable, "trainableWeights");

/** The variables behind the moving statistics, in their order. */
export const movingVariables = (stock: LayersModel, { moving }: ParameterLayout) =>
  variables(stock, moving, "nonTrainableWeights");

/**
 * Sets all weights of a stock model, which have tfjs' own layouts.
 *
 * @param trainable Flat, shape [layout.trainableSize].
 * @param moving Flat, shape [layout.movingSize].
 * @throws {LabError} "internal" if a length differs from the layout's.
 */
export function setStockWeights(
  stock: LayersModel,
  layout: ParameterLayout,
  trainable: Float32Array,
  moving: Float32Array,
): void {
  if (trainable.length !== layout.trainableSize || moving.length !== layout.movingSize) {
    throw new LabError(
      "internal",
      `The model needs ${layout.trainableSize} trainable and ${layout.movingSize} moving values,` +
        ` got ${trainable.length} and ${moving.length}`,
    );
  }
  const set = (slots: Slots, list: WeightList, flat: Float32Array) => {
    for (const { slot, weight } of layerWeights(stock, slots, list)) {
      // A copy: tfjs keeps the array that it is given until the tensor is used on the GPU.
      const values = flat.slice(slot.offset, slot.offset + slot.size);
      weight.write(tensor(values, [...slot.shape], "float32"));
    }
  };
  tidy(() => {
    set(layout.trainable, "trainableWeights", trainable);
    set(layout.moving, "nonTrainableWeights", moving);
  });
}

/**
 * Reads tensors of these slots, in their order, into one flat vector. Tensors are not disposed.
 *
 * @returns f32, shape [sum of the slots' sizes].
 */
export async function readFlat(slots: Slots, tensors: readonly Tensor[]): Promise<Float32Array> {
  const parts = await Promise.all(tensors.map((values) => values.data<"float32">()));
  const flat = new Float32Array(slots.reduce((sum, slot) => sum + slot.size, 0));
  for (const [index, slot] of slots.entries()) flat.set(parts[index], slot.offset);
  return flat;
}
