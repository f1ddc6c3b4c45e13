import { type Tensor, tensor, tidy, Variable } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { LabError } from "../../core/errors.ts";
import type { ParameterLayout, ParameterSlot } from "../model/parameters.ts";

/** Place of each role in a tfjs layer's list of trainable, or of other, weights. */
const weightIndices = {
  kernel: 0,
  bias: 1,
  gamma: 0,
  beta: 1,
  movingMean: 0,
  movingVariance: 1,
} as const;

/** The tfjs variable behind a slot. */
function layerVariable(stock: LayersModel, slot: ParameterSlot) {
  const layer = stock.getLayer(slot.layerName);
  const isMoving = slot.role === "movingMean" || slot.role === "movingVariance";
  const weights = isMoving ? layer.nonTrainableWeights : layer.trainableWeights;
  return weights[weightIndices[slot.role]];
}

/** The variables behind the slots, in their order. */
export function stockVariables(stock: LayersModel, slots: readonly ParameterSlot[]): Variable[] {
  return slots.map((slot) => {
    const variable = layerVariable(stock, slot).read();
    if (variable instanceof Variable) return variable;
    throw new LabError("internal", `The weight ${slot.name} is no variable of tfjs`);
  });
}

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
  const set = (slots: readonly ParameterSlot[], flat: Float32Array) => {
    for (const slot of slots) {
      // A copy: tfjs keeps the array that it is given until the tensor is used on the GPU.
      const values = flat.slice(slot.offset, slot.offset + slot.size);
      layerVariable(stock, slot).write(tensor(values, [...slot.shape], "float32"));
    }
  };
  tidy(() => {
    set(layout.trainable, trainable);
    set(layout.moving, moving);
  });
}

/**
 * Reads tensors of these slots, in their order, into one flat vector. Tensors are not disposed.
 *
 * @returns f32, shape [sum of the slots' sizes].
 */
export async function readFlat(
  slots: readonly ParameterSlot[],
  tensors: readonly Tensor[],
): Promise<Float32Array> {
  const parts = await Promise.all(tensors.map((values) => values.data<"float32">()));
  const flat = new Float32Array(slots.reduce((sum, slot) => sum + slot.size, 0));
  for (const [index, slot] of slots.entries()) flat.set(parts[index], slot.offset);
  return flat;
}

/** Trainable weights, flat, shape [layout.trainableSize]. */
export function readStockTrainable(
  stock: LayersModel,
  layout: ParameterLayout,
): Promise<Float32Array> {
  return readFlat(layout.trainable, stockVariables(stock, layout.trainable));
}

/** Moving statistics, flat, shape [layout.movingSize]. */
export function readStockMoving(
  stock: LayersModel,
  layout: ParameterLayout,
): Promise<Float32Array> {
  return readFlat(layout.moving, stockVariables(stock, layout.moving));
}
