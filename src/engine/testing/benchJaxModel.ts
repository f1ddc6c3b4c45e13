import { lax, nn, numpy as np } from "@jax-js/jax";
import { type ByLayerKind, defineLayer, type Layer, ofLayerKind } from "../layers/layerKinds.ts";
import type { Model } from "../layers/model.ts";
import type { ParameterLayout } from "../layers/parameters.ts";

/** A layer's output, and its moving statistics after it in training. */
interface JaxOutput {
  readonly output: np.Array;
  readonly moving?: readonly np.Array[];
}

/**
 * A layer of ours in jax-js, in training. Feature maps are [batch, channels, height, width], as
 * jax-js' convolution wants them. Like every function of jax-js it consumes its arguments: each
 * array once, `ref` for another use.
 */
type JaxLayer = (
  inputs: readonly np.Array[],
  weights: readonly np.Array[],
  moving: readonly np.Array[],
) => JaxOutput;

/** All axes of a feature map but that of the channels. */
const besideChannels = [0, 2, 3];

const jaxLayers: ByLayerKind<JaxLayer> = {
  conv2d:
    ({ stride, padding }) =>
    ([from], [kernel, bias]) => {
      const padded = padding === "same" ? "SAME" : "VALID";
      const output = lax.conv(from, kernel, [stride, stride], padded);
      return { output: bias === undefined ? output : output.add(perChannel(bias)) };
    },
  batchNorm:
    ({ momentum, epsilon }) =>
    ([from], [gamma, beta], moving) => {
      const mean = from.ref.mean(besideChannels, { keepdims: true });
      const centred = from.sub(mean.ref);
      const variance = np.square(centred.ref).mean(besideChannels, { keepdims: true });
      const deviation = np.sqrt(variance.ref.add(epsilon));
      const output = centred.div(deviation).mul(perChannel(gamma)).add(perChannel(beta));
      return {
        output,
        moving: [mean, variance].map((statistic, index) =>
          moving[index]
            .mul(momentum)
            .add(lax.stopGradient(statistic.reshape([-1])).mul(1 - momentum)),
        ),
      };
    },
  relu:
    () =>
    ([from]) => ({ output: nn.relu(from) }),
  maxPool:
    ({ size }) =>
    ([from]) => ({ output: lax.reduceWindow(from, np.max, [size, size], [size, size]) }),
  globalAveragePool:
    () =>
    ([from]) => ({ output: from.mean([2, 3]) }),
  // The order of our features is [height, width, channels].
  flatten:
    () =>
    ([from]) => ({ output: from.transpose([0, 2, 3, 1]).reshape([from.shape[0], -1]) }),
  dense:
    () =>
    ([from], [kernel, bias]) => ({
      output: np.dot(from.reshape([from.shape[0], -1]), kernel).add(bias),
    }),
  // The bench's models have none: a mask would be one more input.
  dropout: ({ name }) => {
    throw new Error(`Layer ${name}: the bench trains without dropout`);
  },
  add:
    () =>
    ([left, right]) => ({ output: left.add(right) }),
};

const perChannel = (values: np.Array): np.Array => values.reshape([1, -1, 1, 1]);

/** The trainable and the moving tensors of a model, in the order of its layout. */
export type JaxTensors = { weights: np.Array[]; moving: np.Array[] };

/**
 * The mean softmax cross-entropy of a batch in training, and the moving statistics after it.
 * Consumes its arguments.
 *
 * @param images f32 [batch, channels, height, width].
 * @param targets One-hot labels, f32 [batch, classes].
 */
export function jaxLoss(
  model: Model,
  layout: ParameterLayout,
  { weights, moving }: JaxTensors,
  images: np.Array,
  targets: np.Array,
): [loss: np.Array, moving: np.Array[]] {
  const features = new Map([["images", images]]);
  const ofLayer = (slots: readonly { readonly layerName: string }[], { name }: Layer) =>
    slots.flatMap(({ layerName }, index) => (layerName === name ? [index] : []));
  const nextMoving = [...moving];
  let logits = images;
  for (const layer of model.layers) {
    const inputs = defineLayer(layer).inputs.map((name) => featuresOf(features, name).ref);
    const movingIndices = ofLayer(layout.moving, layer);
    const applied = ofLayerKind(jaxLayers, layer)(
      inputs,
      ofLayer(layout.trainable, layer).map((index) => weights[index]),
      movingIndices.map((index) => moving[index]),
    );
    for (const [place, statistic] of (applied.moving ?? []).entries()) {
      nextMoving[movingIndices[place]] = statistic;
    }
    logits = applied.output;
    features.set(layer.name, logits);
  }
  const negated = nn.logSoftmax(logits.ref).mul(targets).sum();
  for (const map of features.values()) map.dispose();
  return [negated.mul(-1 / images.shape[0]), nextMoving];
}

function featuresOf(features: ReadonlyMap<string, np.Array>, name: string): np.Array {
  const map = features.get(name);
  if (map === undefined) throw new Error(`No layer ${name} before the one that reads it`);
  return map;
}
