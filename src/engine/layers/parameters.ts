import type { TensorSlot } from "../../core/results/results.ts";

/** What a tensor is to its layer; the second half of its name. */
export type ParameterRole = "kernel" | "bias" | "gamma" | "beta" | "movingMean" | "movingVariance";

/** The value of all elements, or the name of the distribution that they are drawn from. */
export type Initialiser = number | "glorotUniform";

/** A tensor that a layer trains. */
export interface ParameterSpec {
  readonly role: ParameterRole;
  /** As in tfjs: conv kernels [size, size, in, out], dense kernels [in, out], the rest [channels]. */
  readonly shape: readonly number[];
  readonly initial: Initialiser;
}

/** A tensor of moving statistics, which training moves without a gradient. */
export interface MovingSpec extends ParameterSpec {
  readonly initial: number;
}

/** A tensor and its place in its flat vector. */
export type Slot<Spec extends ParameterSpec> = Spec &
  TensorSlot & {
    readonly layerName: string;
  };

/** Places of a model's parameters, in the order of its layers. */
export interface ParameterLayout {
  /** Slots of the vector of trainable weights. */
  readonly trainable: readonly Slot<ParameterSpec>[];
  readonly trainableSize: number;
  /** Slots of the vector of moving statistics; empty without batch norm. */
  readonly moving: readonly Slot<MovingSpec>[];
  readonly movingSize: number;
}

/** Elements of a tensor of this shape. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
