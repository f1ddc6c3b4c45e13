/**
 * A model is data: a list of layers in an order in which each reads only what stands before it.
 * `input` names the layer it reads; "images" is the batch of images. The last layer gives the
 * logits [batch, classes]; the loss, softmax cross-entropy averaged over the batch, follows it.
 */
export interface Model {
  readonly name: string;
  readonly image: ImageShape;
  readonly classCount: number;
  readonly layers: readonly Layer[];
}

export interface ImageShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

export type Padding = "same" | "valid";

/** Cross-correlation with a kernel [size, size, in, out] and, if `bias`, a bias [out]. */
export interface Conv2dLayer {
  readonly kind: "conv2d";
  readonly name: string;
  readonly input: string;
  readonly filters: number;
  readonly kernelSize: 1 | 3 | 5 | 7;
  readonly stride: 1 | 2;
  /** `same` pads as TensorFlow does: the odd cell goes to the right and below. */
  readonly padding: Padding;
  readonly bias: boolean;
}

/** Normalises each channel over batch and pixels; at inference by moving statistics. */
export interface BatchNormLayer {
  readonly kind: "batchNorm";
  readonly name: string;
  readonly input: string;
  /** moving = momentum * moving + (1 - momentum) * batch, with the biased batch variance. */
  readonly momentum: number;
  readonly epsilon: number;
}

export interface ReluLayer {
  readonly kind: "relu";
  readonly name: string;
  readonly input: string;
}

/** Largest of each size x size window, stride = size, no padding: odd rows and columns are left out. */
export interface MaxPoolLayer {
  readonly kind: "maxPool";
  readonly name: string;
  readonly input: string;
  readonly size: 2 | 3;
}

export interface GlobalAveragePoolLayer {
  readonly kind: "globalAveragePool";
  readonly name: string;
  readonly input: string;
}

/** [height, width, channels] to one vector, channels innermost, as TensorFlow does. */
export interface FlattenLayer {
  readonly kind: "flatten";
  readonly name: string;
  readonly input: string;
}

/** x [in] times a kernel [in, out] plus a bias [out]. */
export interface DenseLayer {
  readonly kind: "dense";
  readonly name: string;
  readonly input: string;
  readonly units: number;
}

/** Inverted dropout: kept values are scaled by 1 / (1 - rate) in training; identity otherwise. */
export interface DropoutLayer {
  readonly kind: "dropout";
  readonly name: string;
  readonly input: string;
  readonly rate: number;
}

/** Sum of two layers of one shape: the residual connection. */
export interface AddLayer {
  readonly kind: "add";
  readonly name: string;
  readonly input: string;
  readonly other: string;
}

export type Layer =
  | Conv2dLayer
  | BatchNormLayer
  | ReluLayer
  | MaxPoolLayer
  | GlobalAveragePoolLayer
  | FlattenLayer
  | DenseLayer
  | DropoutLayer
  | AddLayer;
