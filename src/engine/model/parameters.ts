import type { TensorSlot } from "../../core/results/results.ts";
import type { Model } from "./layers.ts";
import { featureShapes } from "./shapes.ts";

export type ParameterRole = "kernel" | "bias" | "gamma" | "beta" | "movingMean" | "movingVariance";

/** A tensor in one of the two flat buffers: trainable weights, or batch norm's moving statistics. */
export interface ParameterSlot extends TensorSlot {
  readonly layerName: string;
  readonly role: ParameterRole;
  /** As in tfjs: conv kernels [size, size, in, out], dense kernels [in, out], the rest [channels]. */
  readonly shape: readonly number[];
}

export interface ParameterLayout {
  /** Slots of the trainable vector, in layer order. */
  readonly trainable: readonly ParameterSlot[];
  readonly trainableSize: number;
  /** Slots of the vector of moving statistics; empty without batch norm. */
  readonly moving: readonly ParameterSlot[];
  readonly movingSize: number;
}

/** Lays the model's parameters out in flat vectors, one after the other, without gaps. */
export function parameterLayout(model: Model): ParameterLayout {
  const shapes = featureShapes(model);
  const trainable: ParameterSlot[] = [];
  const moving: ParameterSlot[] = [];
  const add = (
    slots: ParameterSlot[],
    layerName: string,
    role: ParameterRole,
    shape: readonly number[],
  ) => {
    const last = slots.at(-1);
    slots.push({
      name: `${layerName}/${role}`,
      layerName,
      role,
      shape,
      offset: last === undefined ? 0 : last.offset + last.size,
      size: shape.reduce((product, length) => product * length, 1),
    });
  };
  for (const layer of model.layers) {
    const channels = shapes.get(layer.input)?.channels ?? 0;
    switch (layer.kind) {
      case "conv2d": {
        const size = layer.kernelSize;
        add(trainable, layer.name, "kernel", [size, size, channels, layer.filters]);
        if (layer.bias) add(trainable, layer.name, "bias", [layer.filters]);
        break;
      }
      case "dense":
        add(trainable, layer.name, "kernel", [channels, layer.units]);
        add(trainable, layer.name, "bias", [layer.units]);
        break;
      case "batchNorm":
        add(trainable, layer.name, "gamma", [channels]);
        add(trainable, layer.name, "beta", [channels]);
        add(moving, layer.name, "movingMean", [channels]);
        add(moving, layer.name, "movingVariance", [channels]);
        break;
      default:
        break;
    }
  }
  return {
    trainable,
    trainableSize: totalSize(trainable),
    moving,
    movingSize: totalSize(moving),
  };
}

function totalSize(slots: readonly ParameterSlot[]): number {
  return slots.reduce((sum, slot) => sum + slot.size, 0);
}
